# What S3 does not look at, queries and Accept, is turned into paths by a CloudFront
# Function, so that S3 keeps serving files and nothing else runs. What it cannot
# say as a path it sends to the API, which can.
resource "aws_cloudfront_function" "paths" {
  count = local.turns_paths ? 1 : 0

  name    = "${var.name}-${local.region}-paths"
  comment = "Queries and Accept to paths"
  runtime = "cloudfront-js-2.0"
  publish = true
  code    = local.paths_code

  depends_on = [aws_iam_role.resize]

  lifecycle {
    # The distribution lets go of it first.
    create_before_destroy = true

    precondition {
      condition     = length(local.paths_code) <= 10240
      error_message = "paths.js.tftpl has ${length(local.paths_code)} bytes of the 10240 that CloudFront takes."
    }
    precondition {
      condition     = local.http_api || !local.reads_queries
      error_message = "dialects: expected neither query nor oss behind a CDN with endpoint = \"function-url\", because CloudFront cannot send readers there without a circle of resources; use the HTTP API."
    }
    precondition {
      condition     = !var.auto_webp || !local.signed
      error_message = "auto_webp: expected false behind a CDN with security_keys or signature, because a signature for one path does not admit the same picture as WebP."
    }
  }
}

locals {
  reads_queries = contains(var.dialects, "query") || contains(var.dialects, "oss")
  turns_paths   = var.cdn != null && (local.reads_queries || var.auto_webp)

  # Sent without its comments and indentation, which count too.
  paths_code = replace(replace(templatefile("${path.module}/paths.js.tftpl", {
    settings = jsonencode({
      query = contains(var.dialects, "query")
      oss   = contains(var.dialects, "oss")
      webp  = var.auto_webp
      # Rewriting, and the other way to read Thumbor's paths, are the API's alone.
      direct = !local.rewrites && var.thumbor_compat == "thumbor"
    })
  }), "/(?m)^ *\\/\\/.*\n/", ""), "/(?m)^ +/", "")
}
