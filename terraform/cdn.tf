# CloudFront before the website. What makes this work, and its absence a loop of
# redirects: the website is an origin of the ordinary kind, reached by http,
# since the S3 kind of origin knows no routing rules; and nothing that does not
# ask for it is kept, least of all the website's redirects, which cannot say
# that they must not be.
resource "aws_cloudfront_distribution" "website" {
  count = var.cdn == null ? 0 : 1

  comment         = "${var.name}: ${var.bucket}"
  enabled         = true
  is_ipv6_enabled = true
  http_version    = "http2and3"
  price_class     = var.cdn.price_class
  aliases         = var.cdn.aliases
  tags            = local.tags

  # A distribution answers some minutes after it is made. Terraform does not wait for
  # that: whoever interrupts it then would have one that is marked as broken, or one
  # that the state does not know.
  wait_for_deployment = false

  origin {
    origin_id   = "website"
    domain_name = local.website_host

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "http-only" # the website has no TLS
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id           = "website"
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = aws_cloudfront_cache_policy.website[0].id
    response_headers_policy_id = one(aws_cloudfront_response_headers_policy.cors[*].id)

    dynamic "function_association" {
      for_each = aws_cloudfront_function.paths

      content {
        event_type   = "viewer-request"
        function_arn = function_association.value.arn
      }
    }
  }

  # A function URL is no origin here: its address follows from the function, and
  # the function's settings from the distribution. Readers are sent to it directly.
  dynamic "origin" {
    for_each = local.http_api ? [local.http_api_host] : []

    content {
      origin_id   = "api"
      domain_name = origin.value

      custom_origin_config {
        http_port              = 80
        https_port             = 443
        origin_protocol_policy = "https-only"
        origin_ssl_protocols   = ["TLSv1.2"]
      }
    }
  }

  dynamic "ordered_cache_behavior" {
    for_each = local.http_api ? ["/resize"] : []

    content {
      path_pattern               = ordered_cache_behavior.value
      target_origin_id           = "api"
      viewer_protocol_policy     = "https-only"
      allowed_methods            = ["GET", "HEAD"]
      cached_methods             = ["GET", "HEAD"]
      compress                   = false # or Accept-Encoding would have to be in the key
      cache_policy_id            = aws_cloudfront_cache_policy.resize[0].id
      origin_request_policy_id   = aws_cloudfront_origin_request_policy.resize[0].id
      response_headers_policy_id = one(aws_cloudfront_response_headers_policy.cors[*].id)
    }
  }

  # CloudFront would keep each of these for 10 seconds, whatever the origin says.
  dynamic "custom_error_response" {
    for_each = [403, 404, 500, 502, 503, 504]

    content {
      error_code            = custom_error_response.value
      error_caching_min_ttl = 0
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = var.cdn.certificate_arn == null
    acm_certificate_arn            = var.cdn.certificate_arn
    ssl_support_method             = var.cdn.certificate_arn == null ? null : "sni-only"
    minimum_protocol_version       = var.cdn.certificate_arn == null ? null : "TLSv1.2_2021"
  }

  lifecycle {
    precondition {
      condition     = !can(regex("^aws-(us-gov|iso)", local.partition))
      error_message = "cdn: expected null here, because there is no CloudFront in the partition ${local.partition}; put another CDN before the website, with everything uncached that has no Cache-Control."
    }
  }
}

# Derivatives say how long they may be kept; whatever says nothing is not kept. No
# cookie and no query but the function's own mark reaches the website. A function
# of the distribution has turned queries that say what is wanted into paths by then,
# and also asked for WebP where the reader takes it, so that the cache's key needs
# no header.
resource "aws_cloudfront_cache_policy" "website" {
  count = var.cdn == null ? 0 : 1

  name        = "${var.name}-${local.region}-website"
  comment     = "As long as Cache-Control says, and not at all without"
  min_ttl     = 0
  default_ttl = 0
  max_ttl     = 31536000

  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_gzip   = true
    enable_accept_encoding_brotli = true

    cookies_config {
      cookie_behavior = "none"
    }
    headers_config {
      header_behavior = "none"
    }
    # The function marks redirects of readers who come again, to tell a circle from a
    # crowd. S3 hands the mark back to the function and otherwise ignores it.
    query_strings_config {
      query_string_behavior = "whitelist"
      query_strings {
        items = ["_s3resize"]
      }
    }
  }

  depends_on = [aws_iam_role.resize]
}

# The function's answers say how long they may be kept: a redirect to what has just
# been made not at all, one from another spelling for an hour, what is missing for a
# minute. So a crowd costs the function one call per edge and minute. The key of the
# picture is in the query.
resource "aws_cloudfront_cache_policy" "resize" {
  count = var.cdn != null && local.http_api ? 1 : 0

  name        = "${var.name}-${local.region}-resize"
  comment     = "As long as Cache-Control says, and not at all without"
  min_ttl     = 0
  default_ttl = 0
  max_ttl     = 86400

  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_gzip   = false
    enable_accept_encoding_brotli = false

    cookies_config {
      cookie_behavior = "none"
    }
    # The function gives WebP by Accept, and only where that is asked for.
    headers_config {
      header_behavior = var.auto_webp ? "whitelist" : "none"

      dynamic "headers" {
        for_each = var.auto_webp ? [["Accept"]] : []

        content {
          items = headers.value
        }
      }
    }
    query_strings_config {
      query_string_behavior = "all"
    }
  }

  depends_on = [aws_iam_role.resize]

  # The distribution lets go of it first.
  lifecycle {
    create_before_destroy = true
  }
}

# What the function gets besides what is in the cache's key, which always goes along.
# It tells readers apart by their address, or those behind one edge would look like one
# reader who goes in circles; X-Forwarded-For goes along in any case. The API is told by
# its own host name, so the reader's Host is not passed on, which no managed policy with
# the address in it leaves out.
resource "aws_cloudfront_origin_request_policy" "resize" {
  count = var.cdn != null && local.http_api ? 1 : 0

  name    = "${var.name}-${local.region}-resize"
  comment = "The address of the reader"

  cookies_config {
    cookie_behavior = "none"
  }
  headers_config {
    header_behavior = "whitelist"

    headers {
      items = ["CloudFront-Viewer-Address"]
    }
  }
  query_strings_config {
    query_string_behavior = "none"
  }

  depends_on = [aws_iam_role.resize]

  # The distribution lets go of it first.
  lifecycle {
    create_before_destroy = true
  }
}

# S3 answers with CORS only who sent an Origin, and that is not in the cache's
# key: so CloudFront adds it to everything, redirects too.
resource "aws_cloudfront_response_headers_policy" "cors" {
  count = var.cdn != null && var.cors_origin != null ? 1 : 0

  name    = "${var.name}-${local.region}-cors"
  comment = "Scripts of ${var.cors_origin} may read pictures"

  cors_config {
    access_control_allow_credentials = false
    origin_override                  = true

    access_control_allow_origins {
      items = [var.cors_origin]
    }
    access_control_allow_methods {
      items = ["GET", "HEAD"]
    }
    access_control_allow_headers {
      items = ["*"]
    }
  }

  depends_on = [aws_iam_role.resize]

  lifecycle {
    create_before_destroy = true
  }
}
