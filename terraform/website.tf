resource "aws_s3_bucket" "website" {
  count = var.create_bucket ? 1 : 0

  bucket        = var.bucket
  force_destroy = var.force_destroy
  tags          = local.tags

  depends_on = [aws_iam_role.resize]
}

# The next three are one after the other: S3 refuses a public policy as long as
# the block is there, and changing two of them at once is a conflict (409).
resource "aws_s3_bucket_public_access_block" "website" {
  bucket = local.website_bucket

  # Only the policy makes anything public, never an ACL.
  block_public_acls       = true
  ignore_public_acls      = true
  block_public_policy     = false
  restrict_public_buckets = false
}

resource "aws_s3_bucket_ownership_controls" "website" {
  count = var.create_bucket ? 1 : 0

  bucket = local.website_bucket

  rule {
    object_ownership = "BucketOwnerEnforced"
  }

  depends_on = [aws_s3_bucket_public_access_block.website]
}

resource "aws_s3_bucket_policy" "website" {
  bucket = local.website_bucket
  policy = local.website_policy

  depends_on = [aws_s3_bucket_public_access_block.website, aws_s3_bucket_ownership_controls.website]

  lifecycle {
    precondition {
      condition     = var.originals_bucket != var.bucket
      error_message = "originals_bucket: expected another bucket than bucket; leave it out for originals and derivatives to share one."
    }
    precondition {
      condition     = !(local.any_prefix && local.shared) || var.public_originals
      error_message = "${local.any_because} needs the whole bucket to be readable, originals included. Set public_originals = true if that is fine, or originals_bucket to keep them in a private bucket of their own."
    }
    precondition {
      condition     = length(local.website_policy) <= 20480
      error_message = "The bucket's policy would have ${length(local.website_policy)} bytes of the 20480 that S3 takes: use fewer allowed_resolutions or dialects, or shorter bucket_policy_documents."
    }
  }
}

locals {
  # The grant covers prefixes that are still empty: without it S3 says 403 of what
  # is missing there, and no rule for 404 applies.
  public_bucket = local.any_prefix || local.shared && var.public_originals
  public_arns   = local.public_bucket ? ["${local.website_arn}/*"] : local.path_arns

  website_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "PublicRead"
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = local.public_arns
      }],
      # Index and record tell the keys of private originals. Whoever is anonymous has
      # no account, and is none of this one.
      [for arns in local.public_bucket ? [[for p in local.own_prefixes : "${local.website_arn}/${p}*"]] : [] : {
        Sid       = "NotTheIndex"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = arns
        Condition = { StringNotEquals = { "aws:PrincipalAccount" = local.account } }
      }],
      flatten([for d in var.bucket_policy_documents : jsondecode(d).Statement]),
    )
  })
}

resource "aws_s3_bucket_server_side_encryption_configuration" "website" {
  count = var.create_bucket ? 1 : 0

  bucket = local.website_bucket

  rule {
    # Not KMS, whose objects anonymous readers cannot have.
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_versioning" "website" {
  count = var.create_bucket && var.versioning ? 1 : 0

  bucket = local.website_bucket

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_cors_configuration" "website" {
  count = var.cors_origin == null ? 0 : 1

  bucket = local.website_bucket

  cors_rule {
    allowed_methods = ["GET", "HEAD"]
    allowed_origins = [var.cors_origin]
    allowed_headers = ["*"]
    max_age_seconds = 86400
  }
}
