locals {
  package = coalesce(var.package, "${path.module}/../dist/lambda-${ { arm64 = "arm64", x86_64 = "amd64" }[var.architecture]}.zip")
}

# Made first, and with a retention: the function would make it without.
resource "aws_cloudwatch_log_group" "resize" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
  tags              = local.tags
}

resource "aws_lambda_function" "resize" {
  function_name = var.name
  role          = aws_iam_role.resize.arn

  runtime          = "provided.al2023"
  handler          = "bootstrap"
  architectures    = [var.architecture]
  filename         = local.package
  source_code_hash = fileexists(local.package) ? filebase64sha256(local.package) : null # destroy does without the zip

  memory_size                    = var.memory
  timeout                        = var.timeout
  reserved_concurrent_executions = var.reserved_concurrency

  # All that the function reads and nothing else; "" is its own default.
  environment {
    variables = {
      BUCKET              = local.website_bucket
      SOURCE_BUCKETS      = local.originals_bucket
      URL                 = local.url
      DISTRIBUTION_ID     = var.cdn == null ? "" : aws_cloudfront_distribution.website[0].id
      ALLOWED_RESOLUTIONS = join(",", var.allowed_resolutions)
      EAGER_RESOLUTIONS   = join(",", var.eager_resolutions)
      ON_REPLACE          = var.on_replace
      QUALITY             = var.quality == null ? "" : tostring(var.quality)
      WEBP_QUALITY        = var.webp_quality == null ? "" : tostring(var.webp_quality)
      PROGRESSIVE_JPEG    = var.progressive_jpeg == null ? "" : var.progressive_jpeg ? "yes" : "no"
      MAX_PIXELS          = var.max_pixels == null ? "" : format("%d", var.max_pixels)
      CACHE_CONTROL       = var.cache_control
      RESPECT_ORIENTATION = var.respect_orientation ? "yes" : "no"
      LINEAR_LIGHT        = var.linear_light ? "yes" : "no"
      CORS_ENABLED        = var.cors_origin == null ? "no" : "yes"
      CORS_ORIGIN         = var.cors_origin == null ? "" : var.cors_origin
      LOG_LEVEL           = var.log_level
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.resize.name
  }

  tags = local.tags

  depends_on = [aws_cloudwatch_log_group.resize, aws_iam_role_policy.resize]

  lifecycle {
    precondition {
      condition     = fileexists(local.package)
      error_message = "There is no function to install at ${local.package}: run \"make build\" first, or set package to the path of its zip."
    }
    precondition {
      condition     = !local.http_api || var.timeout <= 29
      error_message = "timeout = ${var.timeout}: expected at most 29 behind the HTTP API, which answers 503 after 30 seconds; endpoint = \"function-url\" takes up to 900."
    }
    precondition {
      condition     = local.any_resolution || length(setsubtract(var.eager_resolutions, var.allowed_resolutions)) == 0
      error_message = "eager_resolutions: expected sizes that are among allowed_resolutions; not so are ${join(", ", setsubtract(var.eager_resolutions, var.allowed_resolutions))}."
    }
    precondition {
      condition     = var.follow_originals || length(var.eager_resolutions) == 0
      error_message = "eager_resolutions: expected none with follow_originals = false, because without events the function does not learn of new originals."
    }
  }
}
