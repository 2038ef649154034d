# Events, alarms and tags.
mock_provider "aws" {
  source = "./tests/aws"
}

variables {
  bucket  = "my-images"
  package = "versions.tf" # any file will do: its content goes nowhere
}

run "originals_are_followed" {
  variables {
    allowed_resolutions = ["300x300", "720x"]
  }

  assert {
    condition     = aws_s3_bucket_notification.originals[0].eventbridge && aws_s3_bucket_notification.originals[0].bucket == "my-images"
    error_message = "the bucket should tell EventBridge"
  }
  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.originals[0].event_pattern) == {
      source        = ["aws.s3"]
      "detail-type" = ["Object Created", "Object Deleted"]
      detail = {
        bucket = { name = ["my-images"] }
        object = { key = [{ "anything-but" = { prefix = ["300x300/", "720x/", ".derivatives/"] } }] }
      }
    }
    error_message = "what the function writes should be left out, or the function would wake itself"
  }
  assert {
    condition     = aws_cloudwatch_event_target.originals[0].arn == "arn:aws:lambda:eu-central-1:123456789012:function:mock" && aws_cloudwatch_event_target.originals[0].dead_letter_config[0].arn == "arn:aws:sqs:eu-central-1:123456789012:mock" && aws_cloudwatch_event_target.originals[0].retry_policy[0].maximum_retry_attempts == 10
    error_message = "the function should get the events, and the queue what it could not get"
  }
  assert {
    condition     = aws_lambda_permission.events[0].principal == "events.amazonaws.com" && aws_lambda_permission.events[0].source_arn == "arn:aws:events:eu-central-1:123456789012:rule/mock"
    error_message = "only this rule should invoke the function"
  }
  assert {
    condition     = aws_lambda_function_event_invoke_config.resize[0].maximum_retry_attempts == 2 && aws_lambda_function_event_invoke_config.resize[0].destination_config[0].on_failure[0].destination == "arn:aws:sqs:eu-central-1:123456789012:mock"
    error_message = "events that the function failed at should be tried again, and then kept"
  }
  assert {
    condition = jsondecode(aws_sqs_queue_policy.failed[0].policy).Statement == [{
      Sid       = "EventBridge", Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sqs:SendMessage"
      Resource  = "arn:aws:sqs:eu-central-1:123456789012:mock"
      Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:events:eu-central-1:123456789012:rule/mock" } }
    }]
    error_message = "only this rule should write to the queue"
  }
}

run "with_any_size_derivatives_are_told_by_the_function" {
  variables {
    allowed_resolutions = ["*"]
    public_originals    = true
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.originals[0].event_pattern).detail == { bucket = { name = ["my-images"] } }
    error_message = "there are no prefixes to leave out"
  }
}

run "a_pattern_stays_short_enough" {
  variables {
    allowed_resolutions = [for i in range(1, 201) : "${i}x1000"]
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition     = length(aws_cloudwatch_event_rule.originals[0].event_pattern) < 2048
    error_message = "EventBridge takes patterns of up to 2048 characters"
  }
}

run "originals_need_not_be_followed" {
  variables {
    follow_originals = false
  }

  assert {
    condition = length(aws_cloudwatch_event_rule.originals) + length(aws_cloudwatch_event_target.originals) + length(aws_s3_bucket_notification.originals) + (
      length(aws_sqs_queue.failed) + length(aws_sqs_queue_policy.failed) + length(aws_lambda_permission.events) +
    length(aws_lambda_function_event_invoke_config.resize)) == 0
    error_message = "there should be no events"
  }
  assert {
    condition     = output.failed_events_queue == null
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
  }

  assert {
    condition = alltrue([for t in concat(
      [aws_s3_bucket.website[0].tags, aws_s3_bucket.originals[0].tags, aws_lambda_function.resize.tags, aws_iam_role.resize.tags],
      [aws_cloudwatch_log_group.resize.tags, aws_cloudwatch_log_group.api[0].tags, aws_apigatewayv2_api.resize[0].tags, aws_apigatewayv2_stage.resize[0].tags],
      [aws_sqs_queue.failed[0].tags, aws_cloudwatch_event_rule.originals[0].tags, aws_cloudfront_distribution.website[0].tags],
      [for a in aws_cloudwatch_metric_alarm.resize : a.tags],
    ) : t == tomap({ Application = "pictures", ManagedBy = "terraform", Team = "web" })])
    error_message = "costs should be told by tag"
  }
  assert {
    condition     = aws_lambda_function.resize.function_name == "pictures" && aws_cloudwatch_log_group.resize.name == "/aws/lambda/pictures" && aws_iam_role.resize.name == "pictures-eu-central-1"
    error_message = "names should follow the name"
  }
}

run "derivatives_of_the_dialects_wake_nobody" {
  variables {
    allowed_resolutions = ["300x", "x200"]
    dialects            = ["thumbor", "json"]
  }

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.originals[0].event_pattern).detail.object.key[0]["anything-but"].prefix == [
      "300x/", "x200/", "-300x", "300x-", "x-200/", "-0x", "0x-", "0x0/", "fit-in/", "full-fit-in/", "adaptive-fit-in/", "adaptive-full-fit-in/",
      "trim:", "filters:", ".derivatives/",
    ]
    error_message = "events should leave out what the function writes, and only that"
  }
}

run "where_any_path_is_a_derivative_the_function_tells" {
  variables {
    dialects         = ["any"]
    public_originals = true
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.originals[0].event_pattern).detail == { bucket = { name = ["my-images"] } }
    error_message = "there are no prefixes to leave out"
  }
}
