# The function's own address, instead of the API. It can be called by anyone, as
# the website's readers must; what it makes is bounded by the list of sizes.
resource "aws_lambda_function_url" "resize" {
  count = local.http_api ? 0 : 1

  function_name      = aws_lambda_function.resize.function_name
  authorization_type = "NONE"

  # The provider adds this permission by itself when it makes the URL, under the same
  # id, and forgets about it. It makes do with one that is there already, and what is
  # there by then goes when the URL does.
  depends_on = [aws_lambda_permission.function_url]
}

# Since October 2025 AWS wants a second permission beside this one: the action
# lambda:InvokeFunction, on condition that the call comes by the URL. The provider can
# state the condition from 6.29 on, and from there on also adds the permission by itself
# (FunctionURLAllowInvokeAction). Without the condition it would open the function to
# calls with any event, so it is not stated here before that version is the oldest one
# in versions.tf; README.md has the command that adds it.
resource "aws_lambda_permission" "function_url" {
  count = local.http_api ? 0 : 1

  statement_id           = "FunctionURLAllowPublicAccess"
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = aws_lambda_function.resize.function_name
  principal              = "*"
  function_url_auth_type = "NONE"
}
