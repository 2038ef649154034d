# Events, alarms and tags.
mock_provider "aws" {
  source = "./tests/aws"
}

variables {
  bucket  = "my-images"
  package = "versions.tf" # any file will do: its content goes nowhere
}

# Two queues, which the policies must not mix up.
override_resource {
  target = aws_sqs_queue.originals[0]
  values = { arn = "arn:aws:sqs:eu-central-1:123456789012:originals", id = "https://sqs.eu-central-1.amazonaws.com/123456789012/originals" }
}

override_resource {
  target = aws_sqs_queue.failed[0]
  values = { arn = "arn:aws:sqs:eu-central-1:123456789012:failed", id = "https://sqs.eu-central-1.amazonaws.com/123456789012/failed" }
}

run "originals_beside_derivatives_tell_eventbridge" {
  variables {
    allowed_resolutions = ["300x300", "720x"]
  }

  assert {
    condition     = aws_s3_bucket_notification.originals[0].eventbridge && aws_s3_bucket_notification.originals[0].bucket == "my-images" && length(aws_s3_bucket_notification.originals[0].queue) == 0
    error_message = "the bucket should tell EventBridge, and not the queue as well"
  }
  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.originals[0].event_pattern) == {
      source        = ["aws.s3"]
      "detail-type" = ["Object Created", "Object Deleted"]
      detail = {
        bucket = { name = ["my-images"] }
        object = { key = [{ "anything-but" = { prefix = [".derivatives/", ".s3resize/"] } }] }
      }
    }
    error_message = "folders named like sizes can have originals in them, so only what is surely the function's own should be left out"
  }
  assert {
    condition = aws_cloudwatch_event_target.originals[0].arn == "arn:aws:sqs:eu-central-1:123456789012:originals" && (
      aws_cloudwatch_event_target.originals[0].dead_letter_config[0].arn == "arn:aws:sqs:eu-central-1:123456789012:failed" &&
    aws_cloudwatch_event_target.originals[0].retry_policy[0].maximum_retry_attempts == 10)
    error_message = "the queue should get the events, and the other queue what could not be handed over"
  }
  assert {
    condition = jsondecode(aws_sqs_queue_policy.originals[0].policy).Statement == [{
      Sid       = "EventBridge", Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sqs:SendMessage"
      Resource  = "arn:aws:sqs:eu-central-1:123456789012:originals"
      Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:events:eu-central-1:123456789012:rule/mock" } }
    }] && aws_sqs_queue_policy.originals[0].queue_url == "https://sqs.eu-central-1.amazonaws.com/123456789012/originals"
    error_message = "only this rule should write to the queue"
  }
  assert {
    condition = jsondecode(aws_sqs_queue_policy.failed[0].policy).Statement == [{
      Sid       = "EventBridge", Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sqs:SendMessage"
      Resource  = "arn:aws:sqs:eu-central-1:123456789012:failed"
      Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:events:eu-central-1:123456789012:rule/mock" } }
    }] && aws_sqs_queue_policy.failed[0].queue_url == "https://sqs.eu-central-1.amazonaws.com/123456789012/failed"
    error_message = "and so to the other queue"
  }
}

run "originals_of_their_own_tell_the_queue" {
  variables {
    originals_bucket = "my-originals"
  }

  assert {
    condition     = aws_s3_bucket_notification.originals[0].bucket == "my-originals" && !aws_s3_bucket_notification.originals[0].eventbridge
    error_message = "the way by EventBridge should be left out"
  }
  assert {
    condition = [for q in aws_s3_bucket_notification.originals[0].queue : [q.queue_arn, join(" ", sort(q.events)), q.filter_prefix == null]] == [
      ["arn:aws:sqs:eu-central-1:123456789012:originals", "s3:LifecycleExpiration:* s3:ObjectCreated:* s3:ObjectRemoved:*", true],
    ]
    error_message = "the queue should hear of whatever comes or goes, also by a lifecycle rule"
  }
  assert {
    condition = jsondecode(aws_sqs_queue_policy.originals[0].policy).Statement == [{
      Sid      = "S3", Effect = "Allow", Principal = { Service = "s3.amazonaws.com" }, Action = "sqs:SendMessage"
      Resource = "arn:aws:sqs:eu-central-1:123456789012:originals"
      Condition = {
        ArnEquals    = { "aws:SourceArn" = "arn:aws:s3:::my-originals" }
        StringEquals = { "aws:SourceAccount" = "123456789012" }
      }
    }]
    error_message = "only this bucket, and only as long as it is this account's, should write to the queue"
  }
  assert {
    condition     = length(aws_cloudwatch_event_rule.originals) + length(aws_cloudwatch_event_target.originals) + length(aws_sqs_queue_policy.failed) == 0
    error_message = "there should be no EventBridge"
  }
}

run "a_bucket_that_keeps_its_notifications_tells_eventbridge" {
  variables {
    originals_bucket        = "my-originals"
    create_originals_bucket = false
    manage_notifications    = false
  }

  assert {
    condition     = length(aws_s3_bucket_notification.originals) == 0 && jsondecode(aws_cloudwatch_event_rule.originals[0].event_pattern).detail == { bucket = { name = ["my-originals"] } }
    error_message = "EventBridge gets along with whatever else the bucket tells, so that should be the way"
  }
  assert {
    condition     = [for s in jsondecode(aws_sqs_queue_policy.originals[0].policy).Statement : s.Sid] == ["EventBridge"]
    error_message = "and S3 itself should not write to the queue"
  }
}

run "the_queue" {
  assert {
    condition = aws_sqs_queue.originals[0].name == "s3resize-originals" && aws_sqs_queue.originals[0].delay_seconds == 35 && (
    aws_sqs_queue.originals[0].visibility_timeout_seconds == 168 && aws_sqs_queue.originals[0].sqs_managed_sse_enabled)
    error_message = "events should wait for makers to end, and for six times the function's timeout before they come back"
  }
  assert {
    condition     = aws_lambda_function.resize.environment[0].variables["EVENT_DELAY"] == "35"
    error_message = "the function should know how long events have waited"
  }
  assert {
    condition     = jsondecode(aws_sqs_queue.originals[0].redrive_policy) == { deadLetterTargetArn = "arn:aws:sqs:eu-central-1:123456789012:failed", maxReceiveCount = 10 }
    error_message = "what fails ten times should be kept"
  }
  assert {
    condition     = aws_sqs_queue.failed[0].message_retention_seconds - aws_sqs_queue.originals[0].message_retention_seconds >= 864000
    error_message = "days are counted from the first arrival, so there should be some left in the second queue"
  }
  assert {
    condition = jsondecode(aws_sqs_queue_redrive_allow_policy.failed[0].redrive_allow_policy) == {
      redrivePermission = "byQueue", sourceQueueArns = ["arn:aws:sqs:eu-central-1:123456789012:originals"]
    } && aws_sqs_queue_redrive_allow_policy.failed[0].queue_url == "https://sqs.eu-central-1.amazonaws.com/123456789012/failed"
    error_message = "and no other queue's failures"
  }
  assert {
    condition     = output.replay_failed_events == "aws sqs start-message-move-task --region eu-central-1 --source-arn arn:aws:sqs:eu-central-1:123456789012:failed --destination-arn arn:aws:sqs:eu-central-1:123456789012:originals"
    error_message = "dead letters should go back where they came from"
  }
}

run "the_function_takes_events_from_the_queue" {
  assert {
    condition = aws_lambda_event_source_mapping.originals[0].event_source_arn == "arn:aws:sqs:eu-central-1:123456789012:originals" && (
      aws_lambda_event_source_mapping.originals[0].function_name == "s3resize" && aws_lambda_event_source_mapping.originals[0].batch_size == 10 &&
    aws_lambda_event_source_mapping.originals[0].function_response_types == toset(["ReportBatchItemFailures"]))
    error_message = "events should come ten at a time, and only those come back that failed"
  }
  assert {
    condition     = aws_lambda_event_source_mapping.originals[0].scaling_config[0].maximum_concurrency == 2
    error_message = "an import should leave functions to readers"
  }
  assert {
    condition = [for s in jsondecode(aws_iam_role_policy.resize.policy).Statement : [s.Action, s.Resource] if s.Sid == "Events"] == [
      [["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], "arn:aws:sqs:eu-central-1:123456789012:originals"],
    ]
    error_message = "the role should let Lambda take events from this queue"
  }
  assert {
    condition     = !strcontains(aws_iam_role_policy.resize.policy, "sqs:SendMessage") && !strcontains(aws_iam_role_policy.resize.policy, ":failed")
    error_message = "and the function write to none"
  }
}

run "a_slow_function_has_a_slow_queue" {
  variables {
    endpoint             = "function-url"
    timeout              = 300
    follow_concurrency   = 20
    reserved_concurrency = 21
  }

  assert {
    condition = aws_sqs_queue.originals[0].delay_seconds == 305 && aws_sqs_queue.originals[0].visibility_timeout_seconds == 1800 && (
    aws_lambda_function.resize.environment[0].variables["EVENT_DELAY"] == "305" && aws_lambda_event_source_mapping.originals[0].scaling_config[0].maximum_concurrency == 20)
    error_message = "delay and patience should follow the function's timeout"
  }
}

run "the_slowest_function_waits_as_long_as_sqs_does" {
  variables {
    endpoint = "function-url"
    timeout  = 900
  }

  assert {
    condition     = aws_sqs_queue.originals[0].delay_seconds == 900 && aws_sqs_queue.originals[0].visibility_timeout_seconds == 5400
    error_message = "SQS delays by 900 seconds at most"
  }
}

run "at_thirty_seconds_the_delay_is_still_longer" {
  variables {
    endpoint = "function-url"
    timeout  = 31
  }

  assert {
    condition     = aws_sqs_queue.originals[0].delay_seconds == 36
    error_message = "the delay should be longer than the function can be at work"
  }
}

run "with_any_size_the_index_is_left_out_too" {
  variables {
    allowed_resolutions = ["*"]
    public_originals    = true
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.originals[0].event_pattern).detail.object.key[0]["anything-but"].prefix == [".derivatives/", ".s3resize/"]
    error_message = "what the function alone writes should not wake it"
  }
}

run "originals_need_not_be_followed" {
  variables {
    follow_originals = false
  }

  assert {
    condition = length(aws_cloudwatch_event_rule.originals) + length(aws_cloudwatch_event_target.originals) + length(aws_s3_bucket_notification.originals) + (
      length(aws_sqs_queue.originals) + length(aws_sqs_queue_policy.originals) + length(aws_sqs_queue.failed) + length(aws_sqs_queue_policy.failed) +
    length(aws_sqs_queue_redrive_allow_policy.failed) + length(aws_lambda_event_source_mapping.originals)) == 0
    error_message = "there should be no events"
  }
  assert {
    condition     = aws_lambda_function.resize.environment[0].variables["EVENT_DELAY"] == "" && !strcontains(aws_iam_role_policy.resize.policy, "sqs:")
    error_message = "and the function should know of no queue"
  }
  assert {
    condition     = output.failed_events_queue == null && output.replay_failed_events == null
    error_message = "and no queue"
  }
}

run "alarms_and_a_dashboard" {
  variables {
    monitoring    = true
    alarm_actions = ["arn:aws:sns:eu-central-1:123456789012:alarms"]
  }

  assert {
    condition     = toset(keys(aws_cloudwatch_metric_alarm.resize)) == toset(["failed", "loop", "errors", "throttles", "dead-letters"])
    error_message = "each way to go wrong should have an alarm"
  }
  assert {
    condition     = alltrue([for a in aws_cloudwatch_metric_alarm.resize : a.alarm_actions == toset(["arn:aws:sns:eu-central-1:123456789012:alarms"]) && a.treat_missing_data == "notBreaching"])
    error_message = "each alarm should tell someone, and silence should be no alarm"
  }
  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.resize[0].dashboard_body).widgets) == 4
    error_message = "the dashboard should have its pictures"
  }
}

run "no_alarms_unasked" {
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.resize) == 0 && length(aws_cloudwatch_dashboard.resize) == 0
    error_message = "what costs should be asked for"
  }
}

run "everything_has_the_tags" {
  variables {
    name             = "pictures"
    originals_bucket = "my-originals"
    cdn              = {}
    monitoring       = true
    tags             = { Team = "web" }

    manage_notifications = false # for there to be a rule
  }

  assert {
    condition = alltrue([for t in concat(
      [aws_s3_bucket.website[0].tags, aws_s3_bucket.originals[0].tags, aws_lambda_function.resize.tags, aws_iam_role.resize.tags],
      [aws_cloudwatch_log_group.resize.tags, aws_cloudwatch_log_group.api[0].tags, aws_apigatewayv2_api.resize[0].tags, aws_apigatewayv2_stage.resize[0].tags],
      [aws_sqs_queue.originals[0].tags, aws_sqs_queue.failed[0].tags, aws_cloudwatch_event_rule.originals[0].tags, aws_cloudfront_distribution.website[0].tags],
      [for a in aws_cloudwatch_metric_alarm.resize : a.tags],
    ) : t == tomap({ Application = "pictures", ManagedBy = "terraform", Team = "web" })])
    error_message = "costs should be told by tag"
  }
  assert {
    condition     = aws_lambda_function.resize.function_name == "pictures" && aws_cloudwatch_log_group.resize.name == "/aws/lambda/pictures" && aws_iam_role.resize.name == "pictures-eu-central-1"
    error_message = "names should follow the name"
  }
}
