# The function's own figures, which it writes into its log for CloudWatch to find.
locals {
  namespace  = "s3resize"
  dimensions = { FunctionName = var.name }

  alarms = merge(
    {
      failed = {
        metric      = "Failed", namespace = local.namespace, dimensions = local.dimensions, threshold = 10
        description = "More than 10 derivatives in five minutes could not be made, for reasons on our side: see the function's log."
      }
      loop = {
        metric      = "LoopSuspected", namespace = local.namespace, dimensions = local.dimensions, threshold = 0
        description = "Readers are sent here for derivatives that exist: something between them and the website keeps old redirects, or the website cannot be read."
      }
      errors = {
        metric      = "Errors", namespace = "AWS/Lambda", dimensions = local.dimensions, threshold = 0
        description = "The function ended in an error: a wrong setting, too little memory or time, or an event that it does not know."
      }
      throttles = {
        metric      = "Throttles", namespace = "AWS/Lambda", dimensions = local.dimensions, threshold = 0
        description = "More requests at once than reserved_concurrency, or the account, lets through."
      }
    },
    var.follow_originals ? {
      dead-letters = {
        metric      = "ApproximateNumberOfMessagesVisible", namespace = "AWS/SQS", dimensions = { QueueName = "${var.name}-failed" }, threshold = 0
        description = "Derivatives of originals that were replaced or deleted may be stale: their events are in the queue."
      }
    } : {},
  )
}

resource "aws_cloudwatch_metric_alarm" "resize" {
  for_each = var.monitoring ? local.alarms : {}

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.key == "dead-letters" ? "Maximum" : "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
  tags                = local.tags

  depends_on = [aws_iam_role.resize]
}

resource "aws_cloudwatch_dashboard" "resize" {
  count = var.monitoring ? 1 : 0

  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [for i, w in local.widgets : {
      type = "metric", x = i % 2 * 12, y = floor(i / 2) * 6, width = 12, height = 6
      properties = {
        title   = w.title
        region  = local.region
        view    = "timeSeries"
        stat    = "Sum"
        period  = 300
        stacked = w.stacked
        metrics = w.metrics
      }
    }]
  })

  depends_on = [aws_iam_role.resize]
}

locals {
  # A metric in a widget: namespace, name, dimension, its value, and how to show it.
  own = { for m in ["Made", "AlreadyThere", "Refused", "Failed", "LoopSuspected", "BytesIn", "BytesOut"] :
    m => [local.namespace, m, "FunctionName", var.name]
  }

  widgets = [
    {
      title = "Requests, by what came of them", stacked = true
      metrics = [local.own["Made"], local.own["AlreadyThere"], local.own["Refused"], local.own["Failed"],
      local.own["LoopSuspected"]]
    },
    {
      title = "Milliseconds for one request", stacked = false
      metrics = [for stat in ["p50", "p95", "p99"] :
      [local.namespace, "Duration", "FunctionName", var.name, { stat = stat, label = stat }]]
    },
    {
      title   = "Bytes of originals read, and of derivatives made", stacked = false
      metrics = [local.own["BytesIn"], local.own["BytesOut"]]
    },
    {
      title = "The function", stacked = false
      metrics = [
        ["AWS/Lambda", "Invocations", "FunctionName", var.name],
        ["AWS/Lambda", "Errors", "FunctionName", var.name],
        ["AWS/Lambda", "Throttles", "FunctionName", var.name],
        ["AWS/Lambda", "ConcurrentExecutions", "FunctionName", var.name, { stat = "Maximum" }],
      ]
    },
  ]
}
