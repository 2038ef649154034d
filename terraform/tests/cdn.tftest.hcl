# CloudFront before the website.
mock_provider "aws" {
  source = "./tests/aws"
}

variables {
  bucket  = "my-images"
  package = "versions.tf" # any file will do: its content goes nowhere
}

run "a_cdn" {
  variables {
    cdn         = {}
    cors_origin = "https://www.example.com"
  }

  assert {
    condition = { for o in aws_cloudfront_distribution.website[0].origin : o.origin_id => [o.domain_name, one(o.custom_origin_config).origin_protocol_policy] } == {
      website = ["my-images.s3-website.eu-central-1.amazonaws.com", "http-only"]
      api     = ["mockapi.execute-api.eu-central-1.amazonaws.com", "https-only"]
    }
    error_message = "the website should be an ordinary origin reached by http, because an S3 origin knows no routing rules"
  }
  assert {
    condition     = alltrue([for o in aws_cloudfront_distribution.website[0].origin : length(o.s3_origin_config) == 0])
    error_message = "no origin should be of the S3 kind"
  }
  assert {
    condition     = aws_cloudfront_cache_policy.website[0].min_ttl == 0 && aws_cloudfront_cache_policy.website[0].default_ttl == 0 && aws_cloudfront_cache_policy.website[0].max_ttl == 31536000
    error_message = "the website's redirects say nothing of caching, so what says nothing should not be kept"
  }
  assert {
    condition = alltrue([for p in aws_cloudfront_cache_policy.website[0].parameters_in_cache_key_and_forwarded_to_origin : (
      p.query_strings_config[0].query_string_behavior == "whitelist" && p.cookies_config[0].cookie_behavior == "none" &&
      tolist(p.query_strings_config[0].query_strings[0].items) == tolist(["_s3resize"]) &&
    p.headers_config[0].header_behavior == "none" && p.enable_accept_encoding_gzip && p.enable_accept_encoding_brotli)])
    error_message = "nothing but the path and the mark should reach the website"
  }
  assert {
    condition = aws_cloudfront_distribution.website[0].ordered_cache_behavior[0].path_pattern == "/resize" && (
      aws_cloudfront_distribution.website[0].ordered_cache_behavior[0].cache_policy_id == aws_cloudfront_cache_policy.resize[0].id &&
    aws_cloudfront_distribution.website[0].ordered_cache_behavior[0].origin_request_policy_id == aws_cloudfront_origin_request_policy.resize[0].id)
    error_message = "the API should have policies of its own"
  }
  assert {
    condition = aws_cloudfront_cache_policy.resize[0].min_ttl == 0 && aws_cloudfront_cache_policy.resize[0].default_ttl == 0 && aws_cloudfront_cache_policy.resize[0].max_ttl >= 3600 && (
    aws_cloudfront_cache_policy.resize[0].name != aws_cloudfront_cache_policy.website[0].name)
    error_message = "what says nothing should not be kept, and an alias for the hour that it says"
  }
  assert {
    condition = alltrue([for p in aws_cloudfront_cache_policy.resize[0].parameters_in_cache_key_and_forwarded_to_origin : (
      p.query_strings_config[0].query_string_behavior == "all" && p.cookies_config[0].cookie_behavior == "none" &&
    p.headers_config[0].header_behavior == "none" && !p.enable_accept_encoding_gzip && !p.enable_accept_encoding_brotli)])
    error_message = "the query alone should tell one answer from another"
  }
  assert {
    condition = [for h in aws_cloudfront_origin_request_policy.resize[0].headers_config : [h.header_behavior, one(h.headers).items]] == [
      ["whitelist", toset(["CloudFront-Viewer-Address"])],
    ]
    error_message = "the API should get the reader's address, and not the reader's Host"
  }
  assert {
    condition     = !aws_cloudfront_distribution.website[0].wait_for_deployment
    error_message = "minutes of waiting are minutes in which an interrupt leaves a distribution that is marked as broken"
  }
  assert {
    condition     = alltrue([for code in [403, 404] : contains([for r in aws_cloudfront_distribution.website[0].custom_error_response : r.error_code if r.error_caching_min_ttl == 0], code)])
    error_message = "403 and 404 should not be kept"
  }
  assert {
    condition     = aws_cloudfront_distribution.website[0].default_cache_behavior[0].compress && aws_cloudfront_distribution.website[0].default_cache_behavior[0].viewer_protocol_policy == "redirect-to-https"
    error_message = "readers should get https and compression"
  }
  assert {
    condition     = one(one(aws_cloudfront_response_headers_policy.cors[0].cors_config).access_control_allow_origins).items == toset(["https://www.example.com"])
    error_message = "CORS should be on every answer, because Origin is not in the cache's key"
  }
  assert {
    condition     = output.url == "https://dmock.cloudfront.net" && aws_lambda_function.resize.environment[0].variables["URL"] == output.url && aws_lambda_function.resize.environment[0].variables["DISTRIBUTION_ID"] == "EMOCK"
    error_message = "the function should send readers back to the CDN, and be able to clear it"
  }
  assert {
    condition     = output.routing_rules[0].Redirect.HostName == "dmock.cloudfront.net" && output.resize_url == "https://dmock.cloudfront.net/resize"
    error_message = "the website should send readers to the API behind the CDN, so that they stay on one host"
  }
  assert {
    condition     = length(aws_cloudfront_function.paths) == 0 && length(aws_cloudfront_distribution.website[0].default_cache_behavior[0].function_association) == 0
    error_message = "a function at the edge costs by the request, so it should be asked for"
  }
}

run "queries_and_webp_need_a_function_at_the_edge" {
  variables {
    cdn       = {}
    dialects  = ["thumbor", "query", "oss"]
    auto_webp = true
  }

  assert {
    condition = [for f in aws_cloudfront_distribution.website[0].default_cache_behavior[0].function_association : [f.event_type, f.function_arn]] == [
      ["viewer-request", "arn:aws:cloudfront::123456789012:function/mock"],
    ]
    error_message = "the website's requests should go through the function"
  }
  assert {
    condition     = length(aws_cloudfront_distribution.website[0].ordered_cache_behavior[0].function_association) == 0
    error_message = "and the API's should not"
  }
  assert {
    condition = [for p in aws_cloudfront_cache_policy.resize[0].parameters_in_cache_key_and_forwarded_to_origin : [
      p.headers_config[0].header_behavior, one(p.headers_config[0].headers).items
    ]] == [["whitelist", toset(["Accept"])]]
    error_message = "where the function looks at Accept, the cache should as well"
  }
  assert {
    condition     = aws_cloudfront_function.paths[0].runtime == "cloudfront-js-2.0" && aws_cloudfront_function.paths[0].publish
    error_message = "it should be live, and in the language of today"
  }
  assert {
    condition     = startswith(aws_cloudfront_function.paths[0].code, "const settings = {\"direct\":true,\"oss\":true,\"query\":true,\"webp\":true};\n")
    error_message = "it should know what is asked of it, and be sent without the comments in front"
  }
  assert {
    condition     = length(aws_cloudfront_function.paths[0].code) < 10240 && !can(regex("(?m)^ ", aws_cloudfront_function.paths[0].code))
    error_message = "it should be small enough for CloudFront, and indented nowhere"
  }
}

run "what_the_edge_cannot_know_goes_to_the_api" {
  variables {
    cdn            = {}
    dialects       = ["query"]
    thumbor_compat = "sih"
  }

  assert {
    condition     = startswith(aws_cloudfront_function.paths[0].code, "const settings = {\"direct\":false,\"oss\":false,\"query\":true,\"webp\":false};\n")
    error_message = "another reading of Thumbor's paths has other canonical paths"
  }
}

run "webp_is_fine_with_a_function_url" {
  variables {
    cdn       = {}
    auto_webp = true
    endpoint  = "function-url"
  }

  assert {
    condition     = length(aws_cloudfront_function.paths) == 1
    error_message = "for WebP nobody is sent anywhere"
  }
}

run "queries_are_not_fine_with_a_function_url" {
  command = plan

  variables {
    cdn      = {}
    dialects = ["oss"]
    endpoint = "function-url"
  }

  expect_failures = [aws_cloudfront_function.paths]
}

run "names_of_ones_own" {
  variables {
    cdn = {
      aliases         = ["images.example.com", "pictures.example.com"]
      certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
    }
  }

  assert {
    condition     = output.url == "https://images.example.com" && aws_lambda_function.resize.environment[0].variables["URL"] == output.url
    error_message = "the first alias should be the address"
  }
  assert {
    condition     = output.routing_rules[0].Redirect.HostName == "images.example.com"
    error_message = "and the API's too"
  }
  assert {
    condition = [for c in aws_cloudfront_distribution.website[0].viewer_certificate : [c.cloudfront_default_certificate, c.ssl_support_method, c.minimum_protocol_version]] == [
      [false, "sni-only", "TLSv1.2_2021"],
    ]
    error_message = "the certificate should be used as browsers of today expect"
  }
}

run "a_function_url_is_no_origin" {
  variables {
    cdn      = {}
    endpoint = "function-url"
  }

  assert {
    condition     = [for o in aws_cloudfront_distribution.website[0].origin : o.origin_id] == ["website"] && length(aws_cloudfront_distribution.website[0].ordered_cache_behavior) == 0
    error_message = "the distribution should not depend on the function, which depends on it"
  }
  assert {
    condition     = output.url == "https://dmock.cloudfront.net" && output.routing_rules[0].Redirect.HostName == "mockurl.lambda-url.eu-central-1.on.aws"
    error_message = "readers should go from the CDN to the function and back"
  }
}

run "no_cdn_where_there_is_none" {
  command = plan

  variables {
    cdn = {}
  }

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov", dns_suffix = "amazonaws.com" }
  }

  expect_failures = [aws_cloudfront_distribution.website]
}

run "without_one" {
  assert {
    condition     = length(aws_cloudfront_distribution.website) == 0 && output.distribution_id == null && output.distribution_domain == null && output.url == output.website_url
    error_message = "the website should stand alone"
  }
}

run "without_one_there_is_no_edge" {
  variables {
    dialects  = ["query", "oss"]
    auto_webp = true
  }

  assert {
    condition     = length(aws_cloudfront_function.paths) == 0
    error_message = "queries are then read by the API alone"
  }
}
