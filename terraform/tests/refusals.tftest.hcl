# What is refused, and by what. Each of these would otherwise fail halfway
# through apply, or later, in front of readers.
mock_provider "aws" {
  source = "./tests/aws"
}

variables {
  bucket  = "my-images"
  package = "versions.tf" # any file will do: its content goes nowhere
}

run "an_empty_list" {
  command = plan

  variables {
    allowed_resolutions = []
  }

  expect_failures = [aws_lambda_function.resize]
}

run "a_size_without_numbers" {
  command = plan

  variables {
    allowed_resolutions = ["x"]
  }

  expect_failures = [var.allowed_resolutions]
}

run "a_leading_zero" {
  command = plan

  variables {
    allowed_resolutions = ["0300x300"]
  }

  expect_failures = [var.allowed_resolutions]
}

run "a_zero" {
  command = plan

  variables {
    allowed_resolutions = ["300x0"]
  }

  expect_failures = [var.allowed_resolutions]
}

run "a_capital_x" {
  command = plan

  variables {
    allowed_resolutions = ["300X300"]
  }

  expect_failures = [var.allowed_resolutions]
}

run "a_multiplication_sign" {
  command = plan

  variables {
    allowed_resolutions = ["300×300"]
  }

  expect_failures = [var.allowed_resolutions]
}

run "a_blank" {
  command = plan

  variables {
    allowed_resolutions = ["300x300 "]
  }

  expect_failures = [var.allowed_resolutions]
}

run "a_side_too_long" {
  command = plan

  variables {
    allowed_resolutions = ["16384x"]
  }

  expect_failures = [var.allowed_resolutions]
}

run "a_size_twice" {
  command = plan

  variables {
    allowed_resolutions = ["300x", "300x"]
  }

  expect_failures = [var.allowed_resolutions]
}

run "any_size_and_another" {
  command = plan

  variables {
    allowed_resolutions = ["*", "300x"]
  }

  expect_failures = [var.allowed_resolutions]
}

run "a_list_too_long" {
  command = plan

  variables {
    allowed_resolutions = [for i in range(1000, 1501) : "${i}x"]
  }

  expect_failures = [var.allowed_resolutions]
}

run "a_bucket_s_address" {
  command = plan

  variables {
    bucket = "s3://my-images"
  }

  expect_failures = [var.bucket]
}

run "a_bucket_in_capitals" {
  command = plan

  variables {
    bucket = "My-Images"
  }

  expect_failures = [var.bucket]
}

run "an_originals_bucket_s_arn" {
  command = plan

  variables {
    originals_bucket = "arn:aws:s3:::originals"
  }

  expect_failures = [var.originals_bucket]
}

run "a_name_with_blanks" {
  command = plan

  variables {
    name = "my pictures"
  }

  expect_failures = [var.name]
}

run "half_a_day" {
  command = plan

  variables {
    derivative_expiration_days = 0.5
  }

  expect_failures = [var.derivative_expiration_days]
}

run "no_days" {
  command = plan

  variables {
    derivative_expiration_days = 0
  }

  expect_failures = [var.derivative_expiration_days]
}

run "a_policy_that_is_none" {
  command = plan

  variables {
    bucket_policy_documents = ["allow everything"]
  }

  expect_failures = [var.bucket_policy_documents]
}

run "an_origin_with_a_path" {
  command = plan

  variables {
    cors_origin = "https://www.example.com/"
  }

  expect_failures = [var.cors_origin]
}

run "an_unknown_architecture" {
  command = plan

  variables {
    architecture = "amd64"
  }

  expect_failures = [var.architecture]
}

run "too_little_memory" {
  command = plan

  variables {
    memory = 64
  }

  expect_failures = [var.memory]
}

run "a_timeout_over_lambda_s" {
  command = plan

  variables {
    timeout = 901
  }

  expect_failures = [var.timeout]
}

run "a_timeout_over_the_api_s" {
  command = plan

  variables {
    timeout = 30
  }

  expect_failures = [aws_lambda_function.resize]
}

run "a_negative_concurrency" {
  command = plan

  variables {
    reserved_concurrency = -2
  }

  expect_failures = [var.reserved_concurrency]
}

run "an_unknown_log_level" {
  command = plan

  variables {
    log_level = "verbose"
  }

  expect_failures = [var.log_level]
}

run "a_retention_cloudwatch_does_not_have" {
  command = plan

  variables {
    log_retention_days = 31
  }

  expect_failures = [var.log_retention_days]
}

run "logs_for_ever" {
  command = plan

  variables {
    log_retention_days = 0
  }

  expect_failures = [var.log_retention_days]
}

run "a_quality_over_100" {
  command = plan

  variables {
    quality = 101
  }

  expect_failures = [var.quality]
}

run "a_quality_of_nothing" {
  command = plan

  variables {
    webp_quality = 0
  }

  expect_failures = [var.webp_quality]
}

run "no_pixels" {
  command = plan

  variables {
    max_pixels = 0
  }

  expect_failures = [var.max_pixels]
}

run "a_header_of_two_lines" {
  command = plan

  variables {
    cache_control = "public\nX: y"
  }

  expect_failures = [var.cache_control]
}

run "an_unknown_endpoint" {
  command = plan

  variables {
    endpoint = "rest-api"
  }

  expect_failures = [var.endpoint]
}

run "a_rate_of_0" {
  command = plan

  variables {
    throttling = { rate = 0, burst = 10 }
  }

  expect_failures = [var.throttling]
}

run "a_burst_of_0" {
  command = plan

  variables {
    throttling = { rate = 10, burst = 0 }
  }

  expect_failures = [var.throttling]
}

run "aliases_without_a_certificate" {
  command = plan

  variables {
    cdn = { aliases = ["images.example.com"] }
  }

  expect_failures = [var.cdn]
}

run "a_certificate_of_another_region" {
  command = plan

  variables {
    cdn = { aliases = ["images.example.com"], certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
  }

  expect_failures = [var.cdn]
}

run "an_alias_with_a_scheme" {
  command = plan

  variables {
    cdn = { aliases = ["https://images.example.com"], certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" }
  }

  expect_failures = [var.cdn]
}

run "an_unknown_price_class" {
  command = plan

  variables {
    cdn = { price_class = "cheap" }
  }

  expect_failures = [var.cdn]
}

run "an_unknown_way_to_replace" {
  command = plan

  variables {
    on_replace = "keep"
  }

  expect_failures = [var.on_replace]
}

run "an_eager_size_that_is_none" {
  command = plan

  variables {
    eager_resolutions = ["large"]
  }

  expect_failures = [var.eager_resolutions]
}

run "an_eager_size_that_is_not_allowed" {
  command = plan

  variables {
    eager_resolutions = ["64x64"]
  }

  expect_failures = [aws_lambda_function.resize]
}

run "eager_sizes_without_events" {
  command = plan

  variables {
    eager_resolutions = ["300x300"]
    follow_originals  = false
  }

  expect_failures = [aws_lambda_function.resize]
}

run "an_alarm_for_an_address" {
  command = plan

  variables {
    alarm_actions = ["me@example.com"]
  }

  expect_failures = [var.alarm_actions]
}

run "a_package_that_is_not_there" {
  command = plan

  variables {
    package = "dist/nowhere.zip"
  }

  expect_failures = [aws_lambda_function.resize]
}

run "one_bucket_twice" {
  command = plan

  variables {
    originals_bucket = "my-images"
  }

  expect_failures = [aws_s3_bucket_policy.website]
}

run "any_size_beside_private_originals" {
  command = plan

  variables {
    allowed_resolutions = ["*"]
  }

  expect_failures = [aws_s3_bucket_policy.website, check.one_rule_per_path]
}

run "more_sizes_than_the_role_s_policy_holds" {
  command = plan

  variables {
    allowed_resolutions = [for i in range(1000, 1400) : "${i}x"]
  }

  expect_failures = [aws_iam_role_policy.resize, check.one_rule_per_path]
}

run "a_policy_too_long_for_a_bucket" {
  command = plan

  variables {
    bucket_policy_documents = [jsonencode({ Statement = [{ Sid = format("%021000d", 0) }] })]
  }

  expect_failures = [aws_s3_bucket_policy.website]
}

run "null_is_the_default_and_not_nothing" {
  command = plan

  variables {
    allowed_resolutions = null
    memory              = null
    throttling          = null
    create_bucket       = null
  }

  assert {
    condition     = aws_lambda_function.resize.memory_size == 1769 && aws_apigatewayv2_stage.resize[0].default_route_settings[0].throttling_rate_limit == 100 && length(aws_s3_bucket.website) == 1
    error_message = "null should leave a variable at its default"
  }
}

run "an_unknown_dialect" {
  command = plan

  variables {
    dialects = ["imgix"]
  }

  expect_failures = [var.dialects]
}

run "a_dialect_twice" {
  command = plan

  variables {
    dialects = ["json", "json"]
  }

  expect_failures = [var.dialects]
}

run "any_path_with_private_originals_in_the_same_bucket" {
  command = plan

  variables {
    dialects = ["any"]
  }

  expect_failures = [check.one_rule_per_path, aws_s3_bucket_policy.website]
}

run "edits_of_the_same_size_that_nobody_can_ask_for" {
  command = plan

  variables {
    allowed_resolutions = ["300x", "orig"]
  }

  expect_failures = [aws_lambda_function.resize]
}

run "any_size_and_the_original_one" {
  command = plan

  variables {
    allowed_resolutions = ["*", "orig"]
  }

  expect_failures = [var.allowed_resolutions]
}

run "an_unknown_reading" {
  command = plan

  variables {
    thumbor_compat = "imagor"
  }

  expect_failures = [var.thumbor_compat]
}

run "a_key_with_a_comma" {
  command = plan

  variables {
    security_keys = ["a,b"]
  }

  expect_failures = [var.security_keys]
}

run "an_empty_key" {
  command = plan

  variables {
    security_keys = [""]
  }

  expect_failures = [var.security_keys]
}

run "keys_for_paths_that_are_not_let_in" {
  command = plan

  variables {
    security_keys = ["secret-key"]
    dialects      = ["thumbor"]
  }

  expect_failures = [aws_lambda_function.resize]
}

run "two_sets_of_rewriting_rules" {
  command = plan

  variables {
    rewrite_patterns = [{ pattern = "^/s/", replacement = "/300x/" }]
    rewrite_match    = { pattern = "/a/", substitution = "b" }
  }

  expect_failures = [check.paths_without_a_prefix, aws_lambda_function.resize]
}

run "webp_at_the_edge_of_what_is_signed" {
  command = plan

  variables {
    cdn              = {}
    auto_webp        = true
    public_originals = true
    dialects         = ["any"]
    security_keys    = ["secret-key"]
  }

  expect_failures = [check.one_rule_per_path, aws_cloudfront_function.paths]
}

run "a_secret_s_name" {
  command = plan

  variables {
    signature = { secret_arn = "images", key = "signatureKey" }
  }

  expect_failures = [var.signature]
}

run "a_secret_without_a_key" {
  command = plan

  variables {
    signature = { secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:images-AbCdEf", key = "" }
  }

  expect_failures = [var.signature]
}

run "half_a_rewriting" {
  command = plan

  variables {
    rewrite_match = { pattern = "/a/", substitution = "" }
  }

  expect_failures = [var.rewrite_match]
}

run "rewriting_of_paths_that_are_not_let_in" {
  command = plan

  variables {
    rewrite_patterns = [{ pattern = "^/s/", replacement = "/300x/" }]
  }

  expect_failures = [check.paths_without_a_prefix]
}

run "a_style_with_a_blank" {
  command = plan

  variables {
    oss_styles = { "a b" = "image/resize,w_1" }
  }

  expect_failures = [var.oss_styles]
}

run "a_style_of_styles" {
  command = plan

  variables {
    oss_styles = { a = "style/b" }
  }

  expect_failures = [var.oss_styles]
}

run "a_watermark_s_address" {
  command = plan

  variables {
    watermark_hosts = ["https://static.example.com"]
  }

  expect_failures = [var.watermark_hosts]
}

run "a_source_bucket_s_address" {
  command = plan

  variables {
    source_buckets = ["s3://archive"]
  }

  expect_failures = [var.source_buckets]
}

run "a_fallback_without_a_key" {
  command = plan

  variables {
    fallback_image = { key = "" }
  }

  expect_failures = [var.fallback_image]
}

run "an_unknown_detector" {
  command = plan

  variables {
    detector = "opencv"
  }

  expect_failures = [var.detector]
}

run "an_environment_over_lambda_s" {
  command = plan

  variables {
    oss_styles = { for i in range(100) : "style-${i}" => "image/resize,w_${i + 1}/quality,q_90" }
  }

  expect_failures = [aws_lambda_function.resize]
}

run "only_signed_requests_and_no_keys" {
  command = plan

  variables {
    allow_unsafe_url = false
  }

  expect_failures = [aws_lambda_function.resize]
}

run "an_operation_in_capitals" {
  command = plan

  variables {
    allowed_operations = ["Grayscale"]
  }

  expect_failures = [var.allowed_operations]
}

run "an_operation_without_its_end" {
  command = plan

  variables {
    allowed_operations = ["blur(2"]
  }

  expect_failures = [var.allowed_operations]
}

run "two_operations_in_one" {
  command = plan

  variables {
    allowed_operations = ["grayscale,blur"]
  }

  expect_failures = [var.allowed_operations]
}

run "all_operations_and_another" {
  command = plan

  variables {
    allowed_operations = ["*", "blur"]
  }

  expect_failures = [var.allowed_operations]
}

run "an_operation_twice" {
  command = plan

  variables {
    allowed_operations = ["blur", "blur"]
  }

  expect_failures = [var.allowed_operations]
}

run "overlays_from_everywhere" {
  command = plan

  variables {
    overlays = [""]
  }

  expect_failures = [var.overlays]
}

run "overlays_with_a_slash_in_front" {
  command = plan

  variables {
    overlays = ["/logos/"]
  }

  expect_failures = [var.overlays]
}

run "two_overlays_in_one" {
  command = plan

  variables {
    overlays = ["logos/,marks/"]
  }

  expect_failures = [var.overlays]
}

run "overlays_by_an_address" {
  command = plan

  variables {
    overlays = ["s3://logos/"]
  }

  expect_failures = [var.overlays]
}

run "overlays_twice" {
  command = plan

  variables {
    overlays = ["logos/", "logos/"]
  }

  expect_failures = [var.overlays]
}

run "overlays_of_a_bucket_that_is_not_read" {
  command = plan

  variables {
    overlays       = ["s3:logos/public/"]
    source_buckets = ["archive"]
  }

  expect_failures = [aws_lambda_function.resize]
}

run "one_follower" {
  command = plan

  variables {
    follow_concurrency = 1
  }

  expect_failures = [var.follow_concurrency]
}

run "more_followers_than_lambda_has" {
  command = plan

  variables {
    follow_concurrency = 1001
  }

  expect_failures = [var.follow_concurrency]
}

run "nothing_left_for_readers" {
  command = plan

  variables {
    reserved_concurrency = 5
    follow_concurrency   = 5
  }

  expect_failures = [aws_lambda_function.resize]
}

run "an_origin_longer_than_the_comment_on_it" {
  command = plan

  variables {
    cors_origin = format("https://%092d", 0)
  }

  expect_failures = [var.cors_origin]
}

run "the_longest_origin" {
  command = plan

  variables {
    cdn         = {}
    cors_origin = format("https://%091d", 0)
  }

  assert {
    condition     = length(aws_cloudfront_response_headers_policy.cors[0].comment) == 128
    error_message = "what CloudFront takes should not be refused"
  }
}
