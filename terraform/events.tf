# S3's events of originals go through a queue to the function, which brings their
# derivatives into step. The queue holds them back until no maker can still be at
# work on what was there before, lets a bounded number of functions work on them, and
# keeps what fails for a later try.
locals {
  # A bucket of originals alone tells the queue directly, free of charge. A bucket that
  # is shared with derivatives tells EventBridge, where a pattern can leave out keys; so
  # does one whose notifications are somebody else's, because EventBridge gets along
  # with whatever else it has.
  bridged_events = var.follow_originals && (local.shared || !var.manage_notifications)
  direct_events  = var.follow_originals && !local.bridged_events

  # Seconds. Whoever waits for a derivative does so for 30 at most, and a maker stops
  # with the function at the latest. SQS takes 900.
  event_delay = max(35, min(900, var.timeout + 5))

  # Only what is surely the function's own is left out: its index and its records.
  # Folders that are named like sizes may hold originals too, so their objects count,
  # and the function tells its derivatives by their metadata. The price is one event
  # ($1 per million), one message ($0.40 to $1.20 per million) and one HEAD ($0.40 per
  # million) for each derivative that is stored; a bucket of their own for originals
  # saves all three.
  event_pattern = jsonencode({
    source        = ["aws.s3"]
    "detail-type" = ["Object Created", "Object Deleted"]
    detail = merge(
      { bucket = { name = [local.originals_bucket] } },
      local.shared ? { object = { key = [{ "anything-but" = { prefix = local.own_prefixes } }] } } : {},
    )
  })
}

resource "aws_s3_bucket_notification" "originals" {
  count = var.follow_originals && var.manage_notifications ? 1 : 0

  bucket      = local.originals_bucket
  eventbridge = local.bridged_events

  dynamic "queue" {
    for_each = local.direct_events ? aws_sqs_queue.originals[*].arn : []

    content {
      id        = "originals"
      queue_arn = queue.value
      events    = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*", "s3:LifecycleExpiration:*"]
    }
  }

  # S3 tries whether it may write to the queue.
  depends_on = [aws_sqs_queue_policy.originals]
}

resource "aws_cloudwatch_event_rule" "originals" {
  count = local.bridged_events ? 1 : 0

  name          = "${var.name}-originals"
  event_pattern = local.event_pattern
  tags          = local.tags

  depends_on = [aws_iam_role.resize]
}

resource "aws_cloudwatch_event_target" "originals" {
  count = local.bridged_events ? 1 : 0

  rule      = aws_cloudwatch_event_rule.originals[0].name
  target_id = "originals"
  arn       = aws_sqs_queue.originals[0].arn

  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 10
  }
  dead_letter_config {
    arn = aws_sqs_queue.failed[0].arn
  }

  depends_on = [aws_sqs_queue_policy.originals, aws_sqs_queue_policy.failed]
}

resource "aws_sqs_queue" "originals" {
  count = var.follow_originals ? 1 : 0

  name          = "${var.name}-originals"
  delay_seconds = local.event_delay

  # Lambda wants six times the function's timeout, or a message could come back while
  # the function still works on it.
  visibility_timeout_seconds = 6 * var.timeout

  # Days are counted from the first arrival, also in the other queue: four here leave
  # ten there.
  message_retention_seconds = 345600
  sqs_managed_sse_enabled   = true
  tags                      = local.tags

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed[0].arn
    maxReceiveCount     = 10
  })

  depends_on = [aws_iam_role.resize]
}

resource "aws_sqs_queue_policy" "originals" {
  count = var.follow_originals ? 1 : 0

  queue_url = aws_sqs_queue.originals[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [for rule in aws_cloudwatch_event_rule.originals : {
        Sid       = "EventBridge"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.originals[0].arn
        Condition = { ArnEquals = { "aws:SourceArn" = rule.arn } } # which has the account in it
      }],
      # ARNs of buckets have no account in them, and a bucket's name can change hands.
      [for bucket in local.direct_events ? [local.originals_bucket] : [] : {
        Sid       = "S3"
        Effect    = "Allow"
        Principal = { Service = "s3.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.originals[0].arn
        Condition = {
          ArnEquals    = { "aws:SourceArn" = "arn:${local.partition}:s3:::${bucket}" }
          StringEquals = { "aws:SourceAccount" = local.account }
        }
      }],
    )
  })
}

# At most follow_concurrency functions work on events, whatever the queue holds, so an
# import of a million pictures leaves the account's other functions to readers.
resource "aws_lambda_event_source_mapping" "originals" {
  count = var.follow_originals ? 1 : 0

  event_source_arn        = aws_sqs_queue.originals[0].arn
  function_name           = aws_lambda_function.resize.function_name
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.follow_concurrency
  }
}

# Events that came to nothing, for the rest of two weeks: from the other queue, where
# the function failed at them ten times, and from EventBridge, which could not hand
# them over. The output replay_failed_events is the command that tries them again.
resource "aws_sqs_queue" "failed" {
  count = var.follow_originals ? 1 : 0

  name                      = "${var.name}-failed"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  tags                      = local.tags

  depends_on = [aws_iam_role.resize]
}

# Apart from the queue, because the two queues name each other.
resource "aws_sqs_queue_redrive_allow_policy" "failed" {
  count = var.follow_originals ? 1 : 0

  queue_url = aws_sqs_queue.failed[0].id

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.originals[0].arn]
  })
}

resource "aws_sqs_queue_policy" "failed" {
  count = local.bridged_events ? 1 : 0

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
