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
      condition     = length(var.allowed_resolutions) * (length(local.website_arn) + 15) <= 9000
      error_message = "The role's policy would be longer than the 10240 characters that IAM takes: use fewer allowed_resolutions."
    }
  }
}

locals {
  role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid      = "Originals"
          Effect   = "Allow"
          Action   = "s3:GetObject"
          Resource = "${local.originals_arn}/*"
        },
        {
          Sid      = "Derivatives"
          Effect   = "Allow"
          Action   = concat(["s3:GetObject", "s3:PutObject"], var.follow_originals ? ["s3:DeleteObject"] : [])
          Resource = local.derivative_arns
        },
        {
          Sid      = "Index"
          Effect   = "Allow"
          Action   = ["s3:GetObject", "s3:PutObject"]
          Resource = "${local.website_arn}/${local.index_prefix}*"
        },
        {
          # Without it S3 answers 403 of what is missing, and not 404.
          Sid      = "MissingIs404"
          Effect   = "Allow"
          Action   = "s3:ListBucket"
          Resource = distinct([local.website_arn, local.originals_arn])
        },
        {
          Sid      = "Logs"
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = "${aws_cloudwatch_log_group.resize.arn}:*"
        },
      ],
      [for queue in aws_sqs_queue.failed : {
        Sid      = "FailedEvents"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = queue.arn
      }],
      [for distribution in aws_cloudfront_distribution.website : {
        Sid      = "Invalidations"
        Effect   = "Allow"
        Action   = "cloudfront:CreateInvalidation"
        Resource = distribution.arn
      } if var.follow_originals],
    )
  })
}
