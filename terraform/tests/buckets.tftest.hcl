# Originals in a private bucket of their own, and buckets that exist already.
mock_provider "aws" {
  source = "./tests/aws"
}

variables {
  bucket  = "my-images"
  package = "versions.tf" # any file will do: its content goes nowhere
}

run "originals_of_their_own" {
  variables {
    originals_bucket    = "my-originals"
    allowed_resolutions = ["300x300"]
  }

  assert {
    condition = aws_s3_bucket_public_access_block.originals[0].block_public_acls && aws_s3_bucket_public_access_block.originals[0].ignore_public_acls && (
    aws_s3_bucket_public_access_block.originals[0].block_public_policy && aws_s3_bucket_public_access_block.originals[0].restrict_public_buckets)
    error_message = "nobody but the function should see originals"
  }
  assert {
    condition = { for s in jsondecode(aws_iam_role_policy.resize.policy).Statement : s.Sid => s.Resource if contains(["Originals", "Derivatives", "MissingIs404"], s.Sid) } == {
      Originals    = ["arn:aws:s3:::my-originals/*"]
      Derivatives  = ["arn:aws:s3:::my-images/300x300/*"]
      MissingIs404 = ["arn:aws:s3:::my-images", "arn:aws:s3:::my-originals"]
    }
    error_message = "originals should be read only, and derivatives go to the website alone"
  }
  assert {
    condition     = aws_lambda_function.resize.environment[0].variables["SOURCE_BUCKETS"] == "my-originals" && aws_lambda_function.resize.environment[0].variables["BUCKET"] == "my-images"
    error_message = "the function should know which is which"
  }
  assert {
    condition     = aws_s3_bucket_notification.originals[0].bucket == "my-originals"
    error_message = "events should come from the originals"
  }
  assert {
    condition     = output.originals_bucket == "my-originals" && output.bucket == "my-images" && startswith(output.next_commands, "aws s3 cp cat.jpg s3://my-originals/\n")
    error_message = "the outputs should say where pictures go"
  }
}

run "any_size_is_fine_with_originals_elsewhere" {
  variables {
    originals_bucket           = "my-originals"
    allowed_resolutions        = ["*"]
    derivative_expiration_days = 90
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.website.policy).Statement[0].Resource == ["arn:aws:s3:::my-images/*"]
    error_message = "whatever can be named should be readable"
  }
  assert {
    condition     = [for r in aws_s3_bucket_lifecycle_configuration.website[0].rule : [r.id, r.expiration[0].days] if length(r.expiration) > 0] == [["derivatives", 90], ["index", 120]]
    error_message = "what is tagged should expire, wherever it is, and the index later"
  }
}

run "existing_buckets_keep_what_is_theirs" {
  variables {
    create_bucket           = false
    originals_bucket        = "my-originals"
    create_originals_bucket = false
    manage_notifications    = false
    versioning              = true
  }

  assert {
    condition = length(aws_s3_bucket.website) + length(aws_s3_bucket_ownership_controls.website) + length(aws_s3_bucket_server_side_encryption_configuration.website) + (
      length(aws_s3_bucket_versioning.website) + length(aws_s3_bucket_lifecycle_configuration.website) + length(aws_s3_bucket_cors_configuration.website) +
      length(aws_s3_bucket.originals) + length(aws_s3_bucket_public_access_block.originals) + length(aws_s3_bucket_lifecycle_configuration.originals) +
      length(aws_s3_bucket_ownership_controls.originals) + length(aws_s3_bucket_versioning.originals) + length(aws_s3_bucket_notification.originals) +
    length(aws_s3_bucket_server_side_encryption_configuration.originals)) == 0
    error_message = "an existing bucket should keep its encryption, versioning, ownership, lifecycle and notifications"
  }
  assert {
    condition     = aws_s3_bucket_website_configuration.website.bucket == "my-images" && aws_s3_bucket_policy.website.bucket == "my-images"
    error_message = "but be served"
  }
  assert {
    condition     = length(aws_cloudwatch_event_rule.originals) == 1
    error_message = "its events should be followed all the same"
  }
}

run "derivatives_expire_by_tag" {
  variables {
    allowed_resolutions        = ["300x300", "720x"]
    derivative_expiration_days = 30
    versioning                 = true
    force_destroy              = true
  }

  assert {
    condition = [for r in aws_s3_bucket_lifecycle_configuration.website[0].rule : join(" ", concat(
      [r.id, one(r.expiration).days, one(r.filter).prefix == null ? "everywhere" : one(r.filter).prefix], [for t in one(r.filter).tag : "${t.key}=${t.value}"]
      )) if length(r.expiration) > 0] == [
      "derivatives 30 everywhere s3resize=derivative", "index 60 .derivatives/",
    ]
    error_message = "what the function has tagged should expire, and its index after that; whatever others have stored should stay, and so the record of sizes"
  }
  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.website[0].rule[0].abort_incomplete_multipart_upload[0].days_after_initiation == 1 && tonumber(aws_s3_bucket_lifecycle_configuration.website[0].rule[0].noncurrent_version_expiration[0].noncurrent_days) == 30
    error_message = "incomplete uploads and old versions should go"
  }
  assert {
    condition     = aws_s3_bucket_versioning.website[0].versioning_configuration[0].status == "Enabled" && aws_s3_bucket.website[0].force_destroy
    error_message = "the choices should reach the bucket"
  }
}

run "nothing_expires_unasked" {
  assert {
    condition     = alltrue([for r in aws_s3_bucket_lifecycle_configuration.website[0].rule : length(r.expiration) == 0 && length(r.noncurrent_version_expiration) == 0])
    error_message = "without a number of days nothing should be deleted"
  }
  assert {
    condition     = !aws_s3_bucket.website[0].force_destroy && length(aws_s3_bucket_versioning.website) == 0
    error_message = "a bucket with pictures should survive destroy"
  }
}

run "derivatives_expire_beside_originals_whatever_the_paths" {
  variables {
    allowed_resolutions        = ["*"]
    dialects                   = ["any"]
    public_originals           = true
    derivative_expiration_days = 30
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition     = [for r in aws_s3_bucket_lifecycle_configuration.website[0].rule : r.id if length(r.expiration) > 0] == ["derivatives", "index"]
    error_message = "a tag should tell derivatives where no prefix does"
  }
}

run "destroy_deletes_no_pictures" {
  variables {
    originals_bucket           = "my-originals"
    versioning                 = true
    derivative_expiration_days = 30
  }

  assert {
    condition     = !aws_s3_bucket.website[0].force_destroy && !aws_s3_bucket.originals[0].force_destroy
    error_message = "destroy should fail at a bucket with objects, and not empty it"
  }
  assert {
    condition = alltrue([for r in aws_s3_bucket_lifecycle_configuration.originals[0].rule : length(r.expiration) == 0]) && alltrue([
      for r in aws_s3_bucket_lifecycle_configuration.website[0].rule :
      length(r.expiration) == 0 || length(one(r.filter).tag) == 1 || one(r.filter).prefix == ".derivatives/"
    ])
    error_message = "and until then nothing should expire but what the function has stored"
  }
}

run "destroy_leaves_buckets_that_were_there" {
  variables {
    create_bucket           = false
    originals_bucket        = "my-originals"
    create_originals_bucket = false
    force_destroy           = true
  }

  assert {
    condition     = length(aws_s3_bucket.website) + length(aws_s3_bucket.originals) == 0
    error_message = "a bucket that is not the module's should not be destroyed, even with force_destroy"
  }
}
