# Derivatives go after a while and come back on demand. They are told by their
# prefixes; where any size or path is allowed there are none to tell them by, so then
# they must have the bucket to themselves.
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
    for_each = var.derivative_expiration_days == null ? [] : local.derivative_prefixes

    content {
      id     = "derivatives ${rule.value}"
      status = "Enabled"

      filter {
        prefix = rule.value == "" ? null : rule.value
      }
      expiration {
        days = var.derivative_expiration_days
      }
    }
  }

  # Whether there are old versions must be settled first.
  depends_on = [aws_s3_bucket_versioning.website]

  lifecycle {
    precondition {
      condition     = var.derivative_expiration_days == null || !local.any_prefix || !local.shared
      error_message = "derivative_expiration_days with ${local.any_because} would delete originals too, because derivatives then have no prefixes to tell them by. Set originals_bucket, list sizes and dialects, or leave derivatives in place."
    }
  }
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
