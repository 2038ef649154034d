# A bucket of their own for originals: private, and read by the function alone.
resource "aws_s3_bucket" "originals" {
  count = local.create_originals ? 1 : 0

  bucket        = var.originals_bucket
  force_destroy = var.force_destroy
  tags          = local.tags

  depends_on = [aws_iam_role.resize]
}

locals {
  create_originals = !local.shared && var.create_originals_bucket
}

resource "aws_s3_bucket_public_access_block" "originals" {
  count = local.create_originals ? 1 : 0

  bucket = local.originals_bucket

  block_public_acls       = true
  ignore_public_acls      = true
  block_public_policy     = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "originals" {
  count = local.create_originals ? 1 : 0

  bucket = local.originals_bucket

  rule {
    object_ownership = "BucketOwnerEnforced"
  }

  depends_on = [aws_s3_bucket_public_access_block.originals]
}

resource "aws_s3_bucket_server_side_encryption_configuration" "originals" {
  count = local.create_originals ? 1 : 0

  bucket = local.originals_bucket

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_versioning" "originals" {
  count = local.create_originals && var.versioning ? 1 : 0

  bucket = local.originals_bucket

  versioning_configuration {
    status = "Enabled"
  }
}
