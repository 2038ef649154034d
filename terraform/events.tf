# S3 tells EventBridge what happens to originals, and EventBridge the function,
# which brings their derivatives into step.
resource "aws_s3_bucket_notification" "originals" {
  count = var.follow_originals && var.manage_notifications ? 1 : 0

  bucket      = local.originals_bucket
  eventbridge = true
}

locals {
  # What the function itself writes must not wake it. Where derivatives cannot be
  # told by prefix, or the pattern would get too long (2048 characters), they do
  # wake it, once each, and it sees from the key that there is nothing to do.
  written_prefixes = concat(local.derivative_prefixes, [local.index_prefix])
  skip_written     = local.shared && !local.any_prefix && length(jsonencode(local.written_prefixes)) <= 1500

  event_pattern = jsonencode({
    source        = ["aws.s3"]
    "detail-type" = ["Object Created", "Object Deleted"]
    detail = merge(
      { bucket = { name = [local.originals_bucket] } },
      local.skip_written ? { object = { key = [{ "anything-but" = { prefix = local.written_prefixes } }] } } : {},
    )
  })
}

resource "aws_cloudwatch_event_rule" "originals" {
  count = var.follow_originals ? 1 : 0

  name          = "${var.name}-originals"
  event_pattern = local.event_pattern
  tags          = local.tags
}

resource "aws_cloudwatch_event_target" "originals" {
  count = var.follow_originals ? 1 : 0

  rule      = aws_cloudwatch_event_rule.originals[0].name
  target_id = "resize"
  arn       = aws_lambda_function.resize.arn

  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 10
  }
  dead_letter_config {
    arn = aws_sqs_queue.failed[0].arn
  }

  depends_on = [aws_lambda_permission.events, aws_sqs_queue_policy.failed]
}

resource "aws_lambda_permission" "events" {
  count = var.follow_originals ? 1 : 0

  statement_id  = "events"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.resize.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.originals[0].arn
}

# EventBridge is done once Lambda has the event; from there on Lambda retries.
resource "aws_lambda_function_event_invoke_config" "resize" {
  count = var.follow_originals ? 1 : 0

  function_name                = aws_lambda_function.resize.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 2

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed[0].arn
    }
  }
}

# Events that came to nothing, for two weeks: from EventBridge, which could not
# hand them over, and from Lambda, where the function failed three times.
resource "aws_sqs_queue" "failed" {
  count = var.follow_originals ? 1 : 0

  name                      = "${var.name}-failed"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  tags                      = local.tags
}

resource "aws_sqs_queue_policy" "failed" {
  count = var.follow_originals ? 1 : 0

  queue_url = aws_sqs_queue.failed[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "EventBridge"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.failed[0].arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.originals[0].arn } }
    }]
  })
}
