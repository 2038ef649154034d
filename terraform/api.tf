locals {
  http_api = var.endpoint == "http-api"
}

# The HTTP API. It does not know the function, only its routes do: so the
# function can know the CDN, and the CDN the API.
resource "aws_apigatewayv2_api" "resize" {
  count = local.http_api ? 1 : 0

  name          = var.name
  protocol_type = "HTTP"
  tags          = local.tags

  depends_on = [aws_iam_role.resize]
}

resource "aws_apigatewayv2_integration" "resize" {
  count = local.http_api ? 1 : 0

  api_id                 = aws_apigatewayv2_api.resize[0].id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.resize.invoke_arn
  integration_method     = "POST"
  payload_format_version = "2.0" # the query as it was sent
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_route" "resize" {
  for_each = toset(local.http_api ? ["GET /resize", "HEAD /resize"] : [])

  api_id    = aws_apigatewayv2_api.resize[0].id
  route_key = each.value
  target    = "integrations/${aws_apigatewayv2_integration.resize[0].id}"
}

resource "aws_apigatewayv2_stage" "resize" {
  count = local.http_api ? 1 : 0

  api_id      = aws_apigatewayv2_api.resize[0].id
  name        = "$default" # addresses have no stage in them
  auto_deploy = true
  tags        = local.tags

  # Both limits, always: one that is left out is 0, and then all is answered 429.
  default_route_settings {
    throttling_rate_limit  = var.throttling.rate
    throttling_burst_limit = var.throttling.burst
  }

  # There is no query in what can be logged here; the function logs the key.
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api[0].arn
    format = jsonencode({
      requestId   = "$context.requestId"
      time        = "$context.requestTime"
      sourceIp    = "$context.identity.sourceIp"
      userAgent   = "$context.identity.userAgent"
      routeKey    = "$context.routeKey"
      status      = "$context.status"
      bytes       = "$context.responseLength"
      latency     = "$context.responseLatency"
      integration = "$context.integrationLatency"
      error       = "$context.integrationErrorMessage"
    })
  }
}

# Under /aws/vendedlogs/, the log groups that services may write to by name: the
# permissions for others go into one policy, which an account can fill up.
resource "aws_cloudwatch_log_group" "api" {
  count = local.http_api ? 1 : 0

  name              = "/aws/vendedlogs/${var.name}-api"
  retention_in_days = var.log_retention_days
  tags              = local.tags

  depends_on = [aws_iam_role.resize]
}

resource "aws_lambda_permission" "api" {
  count = local.http_api ? 1 : 0

  statement_id  = "api"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.resize.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.resize[0].execution_arn}/*/*/resize" # any stage, any method
}
