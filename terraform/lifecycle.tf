# Derivatives go after a while and come back on demand. They are told by a tag, which
# the function gives to what it stores: whatever somebody else has put under a
# derivative's key has none, and stays. A tag costs $0.0065 per 10,000 and month in
# us-east-1, which is $0.65 per million derivatives and month.
resource "aws_s3_bucket_lifecycle_configuration" "website" {
  count = var.create_bucket || var.derivative_expiration_days != null ? 1 : 0

  bucket = local.website_bucket

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
    dynamic "noncurrent_version_expiration" {
      for_each = local.keep_versions

      content {
        noncurrent_days = noncurrent_version_expiration.value
      }
    }
  }

  dynamic "rule" {
    for_each = var.derivative_expiration_days[*]

    content {
      id     = "derivatives"
      status = "Enabled"

      filter {
        tag {
          key   = "s3resize"
          value = "derivative"
        }
      }
      expiration {
        days = rule.value
      }
    }
  }

  # An entry of the index is written just before its derivative, and must not go before
  # it. S3 can be days late with either. The record of sizes beside it never goes.
  dynamic "rule" {
    for_each = var.derivative_expiration_days[*]

    content {
      id     = "index"
      status = "Enabled"

      filter {
        prefix = local.index_prefix
      }
      expiration {
        days = rule.value + 30
      }
    }
  }

  # Whether there are old versions must be settled first.
  depends_on = [aws_s3_bucket_versioning.website]
}

locals {
  keep_versions = var.versioning ? [30] : []
}

resource "aws_s3_bucket_lifecycle_configuration" "originals" {
  count = local.create_originals ? 1 : 0

  bucket = local.originals_bucket

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
    dynamic "noncurrent_version_expiration" {
      for_each = local.keep_versions

      content {
        noncurrent_days = noncurrent_version_expiration.value
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.originals]
}
