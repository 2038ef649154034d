# The function's own address, instead of the API. It can be called by anyone, as
# the website's readers must; what it makes is bounded by the list of sizes.
resource "aws_lambda_function_url" "resize" {
  count = local.http_api ? 0 : 1

  function_name      = aws_lambda_function.resize.function_name
  authorization_type = "NONE"
}

resource "aws_lambda_permission" "function_url" {
  count = local.http_api ? 0 : 1

  statement_id           = "function-url"
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = aws_lambda_function.resize.function_name
  principal              = "*"
  function_url_auth_type = aws_lambda_function_url.resize[0].authorization_type
}
