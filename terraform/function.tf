locals {
  package = coalesce(var.package, "${path.module}/../dist/lambda-${ { arm64 = "arm64", x86_64 = "amd64" }[var.architecture]}.zip")
}

# Made first, and with a retention: the function would make it without.
resource "aws_cloudwatch_log_group" "resize" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
  tags              = local.tags

  depends_on = [aws_iam_role.resize]
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

  environment {
    variables = local.environment
  }

  # Lambda has a level of its own for what gets into the log. It is to let all
  # through: the function itself leaves out what is below LOG_LEVEL, and metrics
  # count as info. Levels that are left out here come back as a change in every plan.
  logging_config {
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.resize.name
    application_log_level = "DEBUG"
    system_log_level      = "INFO"
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
    precondition {
      condition     = !var.follow_originals || var.reserved_concurrency <= 0 || var.reserved_concurrency > var.follow_concurrency
      error_message = "reserved_concurrency = ${var.reserved_concurrency}: expected more than follow_concurrency, which is ${var.follow_concurrency}, or -1, because readers would find no function free while events are worked on."
    }
    precondition {
      condition     = local.environment_bytes <= 4096
      error_message = "The function's environment would have ${local.environment_bytes} bytes of the 4096 that Lambda takes: use fewer or shorter allowed_resolutions, allowed_operations, overlays, oss_styles, rewrites, security_keys or watermark_hosts."
    }
    precondition {
      condition     = length(var.allowed_resolutions) > 0 || local.signed
      error_message = "allowed_resolutions: expected at least one size, such as [\"300x300\"], or security_keys or signature; with none of them nothing could ever be made."
    }
    precondition {
      condition     = var.allow_unsafe_url || local.signed
      error_message = "allow_unsafe_url: expected true without security_keys and signature, because with false nothing is made that is not signed."
    }
    precondition {
      condition     = length(setsubtract(local.overlay_buckets, local.source_buckets)) == 0
      error_message = "overlays: expected buckets that are among the originals' and source_buckets; not so are ${join(", ", setsubtract(local.overlay_buckets, local.source_buckets))}."
    }
    precondition {
      condition     = length(var.rewrite_patterns) == 0 || var.rewrite_match == null
      error_message = "rewrite_patterns and rewrite_match: expected one of the two, because there is one set of rules."
    }
    precondition {
      condition     = !local.signed || local.any_prefix
      error_message = "security_keys and signature: expected \"any\" among the dialects, because signed paths begin with anything, and what they ask for may be of any size."
    }
    precondition {
      condition     = !contains(var.allowed_resolutions, "orig") || length(var.dialects) > 0
      error_message = "allowed_resolutions: \"orig\" is for edits that keep the size, which only dialects can ask for: expected some, such as [\"thumbor\"]."
    }
  }
}
