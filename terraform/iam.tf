# Made before everything else, and gone after it. Rules, queues, alarms and dashboards
# of a name that there is already are taken over without a word; a role of that name is
# refused. So an installation whose name is taken ends here, before it does harm.
resource "aws_iam_role" "resize" {
  name = "${var.name}-${local.region}" # names of roles are for all regions
  tags = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "resize" {
  name   = "resize"
  role   = aws_iam_role.resize.id
  policy = local.role_policy

  lifecycle {
    precondition {
      condition     = length(jsonencode(concat(local.derivative_arns, local.source_arns, local.source_arns))) <= 8500
      error_message = "The role's policy would be longer than the 10240 characters that IAM takes: use fewer allowed_resolutions, dialects or source_buckets."
    }
  }
}

locals {
  source_arns = [for b in local.source_buckets : "arn:${local.partition}:s3:::${b}"]

  role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid      = "Originals"
          Effect   = "Allow"
          Action   = "s3:GetObject"
          Resource = [for arn in local.source_arns : "${arn}/*"]
        },
        {
          # It deletes too, also where originals are not followed: what it has made
          # of an original that turns out to be another by then, or gone.
          Sid    = "Derivatives"
          Effect = "Allow"
          Action = concat(
            ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
            var.derivative_expiration_days == null ? [] : ["s3:PutObjectTagging"], # what expiry tells them by
          )
          Resource = local.derivative_arns
        },
        {
          # It deletes entries whose derivative is gone.
          Sid      = "Index"
          Effect   = "Allow"
          Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
          Resource = "${local.website_arn}/${local.index_prefix}*"
        },
        {
          Sid      = "Record"
          Effect   = "Allow"
          Action   = ["s3:GetObject", "s3:PutObject"]
          Resource = "${local.website_arn}/${local.record_prefix}*"
        },
        {
          # Without it S3 answers 403 of what is missing, and not 404.
          Sid      = "MissingIs404"
          Effect   = "Allow"
          Action   = "s3:ListBucket"
          Resource = distinct(concat([local.website_arn], local.source_arns))
        },
        {
          Sid      = "Logs"
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = "${aws_cloudwatch_log_group.resize.arn}:*"
        },
      ],
      [for queue in aws_sqs_queue.originals : {
        Sid      = "Events"
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        Resource = queue.arn
      }],
      [for distribution in aws_cloudfront_distribution.website : {
        Sid      = "Invalidations"
        Effect   = "Allow"
        Action   = "cloudfront:CreateInvalidation"
        Resource = distribution.arn
      } if var.follow_originals],
      [for s in var.signature[*] : {
        Sid      = "Signature"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = s.secret_arn
      }],
      [for f in var.fallback_image[*] : {
        Sid      = "Fallback"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "arn:${local.partition}:s3:::${local.fallback_bucket}/${f.key}"
      } if !contains(local.source_buckets, local.fallback_bucket)],
      # Rekognition gets the picture with the call, and knows no resources.
      [for d in [var.detector] : {
        Sid      = "Detector"
        Effect   = "Allow"
        Action   = ["rekognition:DetectFaces", "rekognition:DetectModerationLabels"]
        Resource = "*"
      } if d == "rekognition"],
    )
  })
}
