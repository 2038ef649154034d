# What the function is given, and what stands before it.
mock_provider "aws" {
  source = "./tests/aws"
}

variables {
  bucket  = "my-images"
  package = "versions.tf" # any file will do: its content goes nowhere
}

run "the_function" {
  assert {
    condition = aws_lambda_function.resize.runtime == "provided.al2023" && aws_lambda_function.resize.handler == "bootstrap" && (
      aws_lambda_function.resize.architectures == tolist(["arm64"]) && aws_lambda_function.resize.memory_size == 1769 &&
    aws_lambda_function.resize.timeout == 28 && aws_lambda_function.resize.reserved_concurrent_executions == -1)
    error_message = "the function should be a static arm64 binary with one processor and 28 seconds"
  }
  assert {
    condition     = aws_lambda_function.resize.source_code_hash == filebase64sha256("versions.tf")
    error_message = "a new package should change the function"
  }
  assert {
    condition     = aws_lambda_function.resize.logging_config[0].log_format == "JSON" && aws_cloudwatch_log_group.resize.retention_in_days == 30
    error_message = "logs should be JSON, and not be kept for ever"
  }
  assert {
    condition     = aws_lambda_function.resize.logging_config[0].application_log_level == "DEBUG" && aws_lambda_function.resize.logging_config[0].system_log_level == "INFO"
    error_message = "Lambda should leave it to the function what is logged, and both levels should be said"
  }
}

run "the_environment_of_a_plain_installation" {
  assert {
    condition = aws_lambda_function.resize.environment[0].variables == tomap({
      BUCKET                        = "my-images"
      SOURCE_BUCKETS                = "my-images"
      URL                           = "http://my-images.s3-website.eu-central-1.amazonaws.com"
      DISTRIBUTION_ID               = ""
      ALLOWED_RESOLUTIONS           = "300x300,300x,x300,720x,1600x900"
      EAGER_RESOLUTIONS             = ""
      ON_REPLACE                    = "refresh"
      QUALITY                       = ""
      WEBP_QUALITY                  = ""
      PROGRESSIVE_JPEG              = ""
      MAX_PIXELS                    = ""
      CACHE_CONTROL                 = "public, max-age=86400"
      RESPECT_ORIENTATION           = "yes"
      LINEAR_LIGHT                  = "yes"
      CORS_ENABLED                  = "no"
      CORS_ORIGIN                   = ""
      LOG_LEVEL                     = "info"
      ALLOWED_OPERATIONS            = ""
      AUTO_WEBP                     = "no"
      DETECTOR                      = "builtin"
      THUMBOR_COMPAT                = "thumbor"
      REWRITE_ENABLED               = "no"
      REWRITE_PATTERNS              = ""
      REWRITE_MATCH_PATTERN         = ""
      REWRITE_SUBSTITUTION          = ""
      OSS_STYLES                    = ""
      WATERMARK_HOSTS               = ""
      DIALECTS                      = ""
      OVERLAYS                      = ""
      TAG_DERIVATIVES               = "no"
      EVENT_DELAY                   = "35"
      SECURITY_KEY                  = ""
      ALLOW_UNSAFE_URL              = "yes"
      ENABLE_SIGNATURE              = "no"
      SECRETS_MANAGER               = ""
      SECRET_KEY                    = ""
      ENABLE_DEFAULT_FALLBACK_IMAGE = "no"
      DEFAULT_FALLBACK_IMAGE_BUCKET = ""
      DEFAULT_FALLBACK_IMAGE_KEY    = ""
    })
    error_message = "not the environment expected"
  }
}

run "the_environment_follows_the_variables" {
  variables {
    allowed_resolutions = ["300x300", "720x"]
    eager_resolutions   = ["300x300"]
    on_replace          = "delete"
    quality             = 85

    derivative_expiration_days = 30
    webp_quality               = 75
    progressive_jpeg           = false
    max_pixels                 = 1099511627776
    respect_orientation        = false
    linear_light               = false
    cors_origin                = "*"
    log_level                  = "debug"

    public_originals   = true
    dialects           = ["any", "oss"]
    source_buckets     = ["archive", "logos"]
    allowed_operations = ["grayscale", "rotate(90)", "rgb(0,0,10)", "blur(*)"]
    overlays           = ["logos/", "s3:archive/marks/"]
    auto_webp          = true
    detector           = "rekognition"
    thumbor_compat     = "sih"
    rewrite_patterns   = [{ pattern = "^/s/([0-9]+)\\.jpg$", replacement = "/300x/\\1.jpg" }]
    oss_styles         = { small = "image/resize,w_100" }
    watermark_hosts    = ["a.example.com", "b.example.com:8443"]
    security_keys      = ["new", "old"]
    allow_unsafe_url   = false
    signature          = { secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:images-AbCdEf", key = "signatureKey" }
    fallback_image     = { key = "missing.png" }
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition = { for k, v in aws_lambda_function.resize.environment[0].variables : k => v if !contains(["BUCKET", "URL"], k) } == {
      DISTRIBUTION_ID               = ""
      SOURCE_BUCKETS                = "my-images,archive,logos"
      ALLOWED_RESOLUTIONS           = "300x300,720x"
      EAGER_RESOLUTIONS             = "300x300"
      ON_REPLACE                    = "delete"
      QUALITY                       = "85"
      WEBP_QUALITY                  = "75"
      PROGRESSIVE_JPEG              = "no"
      MAX_PIXELS                    = "1099511627776"
      CACHE_CONTROL                 = "public, max-age=86400"
      RESPECT_ORIENTATION           = "no"
      LINEAR_LIGHT                  = "no"
      CORS_ENABLED                  = "yes"
      CORS_ORIGIN                   = "*"
      LOG_LEVEL                     = "debug"
      ALLOWED_OPERATIONS            = "grayscale,rotate(90),rgb(0,0,10),blur(*)"
      DIALECTS                      = "any,oss"
      OVERLAYS                      = "logos/,s3:archive/marks/"
      TAG_DERIVATIVES               = "yes"
      EVENT_DELAY                   = "35"
      AUTO_WEBP                     = "yes"
      DETECTOR                      = "rekognition"
      THUMBOR_COMPAT                = "sih"
      REWRITE_ENABLED               = "yes"
      REWRITE_PATTERNS              = "[[\"^/s/([0-9]+)\\\\.jpg$\",\"/300x/\\\\1.jpg\"]]"
      REWRITE_MATCH_PATTERN         = ""
      REWRITE_SUBSTITUTION          = ""
      OSS_STYLES                    = "{\"small\":\"image/resize,w_100\"}"
      WATERMARK_HOSTS               = "a.example.com,b.example.com:8443"
      SECURITY_KEY                  = "new,old"
      ALLOW_UNSAFE_URL              = "no"
      ENABLE_SIGNATURE              = "yes"
      SECRETS_MANAGER               = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:images-AbCdEf"
      SECRET_KEY                    = "signatureKey"
      ENABLE_DEFAULT_FALLBACK_IMAGE = "yes"
      DEFAULT_FALLBACK_IMAGE_BUCKET = "my-images"
      DEFAULT_FALLBACK_IMAGE_KEY    = "missing.png"
    }
    error_message = "not the environment expected"
  }
  assert {
    condition     = [for r in aws_s3_bucket_cors_configuration.website[0].cors_rule : [join(",", r.allowed_origins), join(",", sort(r.allowed_methods))]] == [["*", "GET,HEAD"]]
    error_message = "the website should let the same origin read"
  }
}

run "rewriting_as_javascript_has_it" {
  variables {
    public_originals = true
    dialects         = ["any"]
    rewrite_match    = { pattern = "/(filters-)/gm", substitution = "filters:" }
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition = { for k, v in aws_lambda_function.resize.environment[0].variables : k => v if startswith(k, "REWRITE_") } == {
      REWRITE_ENABLED       = "no", REWRITE_PATTERNS = ""
      REWRITE_MATCH_PATTERN = "/(filters-)/gm", REWRITE_SUBSTITUTION = "filters:"
    }
    error_message = "the pattern should arrive as it is"
  }
}

run "old_regions_have_a_dash_in_the_website_s_host" {
  override_data {
    target = data.aws_region.current
    values = { id = "us-gov-west-1" }
  }
  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov", dns_suffix = "amazonaws.com" }
  }

  assert {
    condition     = output.website_url == "http://my-images.s3-website-us-gov-west-1.amazonaws.com"
    error_message = "us-gov-west-1 is one of the regions with a dash"
  }
  assert {
    condition     = startswith(jsondecode(aws_s3_bucket_policy.website.policy).Statement[0].Resource[0], "arn:aws-us-gov:s3:::my-images/")
    error_message = "ARNs should be those of the partition"
  }
}

run "china_has_a_suffix_of_its_own" {
  override_data {
    target = data.aws_region.current
    values = { id = "cn-north-1" }
  }
  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-cn", dns_suffix = "amazonaws.com.cn" }
  }

  assert {
    condition     = output.url == "http://my-images.s3-website.cn-north-1.amazonaws.com.cn"
    error_message = "hosts in China should end in .cn"
  }
}

run "the_http_api" {
  assert {
    condition     = toset([for r in aws_apigatewayv2_route.resize : r.route_key]) == toset(["GET /resize", "HEAD /resize"])
    error_message = "GET does not stand for HEAD in an HTTP API, and nothing else should be answered"
  }
  assert {
    condition     = aws_apigatewayv2_integration.resize[0].payload_format_version == "2.0" && aws_apigatewayv2_integration.resize[0].integration_type == "AWS_PROXY"
    error_message = "the function should have payload 2.0, which has the query as it was sent"
  }
  assert {
    condition     = aws_apigatewayv2_stage.resize[0].name == "$default" && aws_apigatewayv2_stage.resize[0].auto_deploy
    error_message = "the stage should not show in addresses, and changes should take effect"
  }
  assert {
    condition     = aws_apigatewayv2_stage.resize[0].default_route_settings[0].throttling_rate_limit == 100 && aws_apigatewayv2_stage.resize[0].default_route_settings[0].throttling_burst_limit == 200
    error_message = "both limits should be there, because one that is left out is 0"
  }
  assert {
    condition     = can(jsondecode(aws_apigatewayv2_stage.resize[0].access_log_settings[0].format).requestId)
    error_message = "the access log should be JSON, with what the function's log can be matched by"
  }
  assert {
    condition     = aws_lambda_permission.api[0].source_arn == "arn:aws:execute-api:eu-central-1:123456789012:mockapi/*/*/resize" && aws_lambda_permission.api[0].principal == "apigateway.amazonaws.com"
    error_message = "only this API, and only /resize, should invoke the function"
  }
  assert {
    condition     = length(aws_lambda_function_url.resize) == 0 && length(aws_lambda_permission.function_url) == 0
    error_message = "there should be one way in, and no permission left of the other"
  }
}

run "the_function_url" {
  variables {
    endpoint = "function-url"
    timeout  = 60
  }

  assert {
    condition     = length(aws_apigatewayv2_api.resize) + length(aws_apigatewayv2_stage.resize) + length(aws_lambda_permission.api) + length(aws_cloudwatch_log_group.api) == 0
    error_message = "there should be one way in"
  }
  assert {
    condition     = aws_lambda_function_url.resize[0].authorization_type == "NONE" && aws_lambda_permission.function_url[0].function_url_auth_type == "NONE" && aws_lambda_permission.function_url[0].action == "lambda:InvokeFunctionUrl"
    error_message = "anyone should be let in, and by the URL alone"
  }
  assert {
    condition     = aws_lambda_permission.function_url[0].statement_id == "FunctionURLAllowPublicAccess"
    error_message = "under another id the provider adds a second one, which stays when the URL goes"
  }
  assert {
    condition     = output.resize_url == "https://mockurl.lambda-url.eu-central-1.on.aws/resize"
    error_message = "the address should be the function's own"
  }
}

run "only_what_is_signed" {
  variables {
    allowed_resolutions = []
    originals_bucket    = "my-originals"
    dialects            = ["any"]
    security_keys       = ["secret-key"]
    allow_unsafe_url    = false
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition = { for k in ["ALLOWED_RESOLUTIONS", "SECURITY_KEY", "ALLOW_UNSAFE_URL", "DIALECTS"] : k => aws_lambda_function.resize.environment[0].variables[k] } == {
      ALLOWED_RESOLUTIONS = "", SECURITY_KEY = "secret-key", ALLOW_UNSAFE_URL = "no", DIALECTS = "any"
    }
    error_message = "no size should be needed where signatures admit all"
  }
  assert {
    condition     = [for r in output.routing_rules : [r.Condition, r.Redirect.ReplaceKeyPrefixWith]] == [[{ HttpErrorCodeReturnedEquals = "404" }, "resize?key="]]
    error_message = "a signature can begin with anything, so whatever is missing should get to the function"
  }
  assert {
    condition = jsondecode(aws_s3_bucket_policy.website.policy).Statement[0].Resource == ["arn:aws:s3:::my-images/*"] && (
    one([for s in jsondecode(aws_iam_role_policy.resize.policy).Statement : s.Resource if s.Sid == "Derivatives"]) == ["arn:aws:s3:::my-images/*"])
    error_message = "and the function should store whatever is signed where readers find it"
  }
  assert {
    condition     = strcontains(output.next_commands, "# nothing is made unsigned") && strcontains(output.next_commands, "/300x300/cat.jpg")
    error_message = "the example should say that it needs a signature"
  }
}

run "only_what_the_handler_s_signature_admits" {
  variables {
    allowed_resolutions = []
    originals_bucket    = "my-originals"
    dialects            = ["any"]
    signature           = { secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:images-AbCdEf", key = "signatureKey" }
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition     = aws_lambda_function.resize.environment[0].variables["ENABLE_SIGNATURE"] == "yes" && aws_lambda_function.resize.environment[0].variables["ALLOWED_RESOLUTIONS"] == ""
    error_message = "the other kind of signature should do as well"
  }
}
