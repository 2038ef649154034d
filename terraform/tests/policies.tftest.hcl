# Who may do what: the policies, read as JSON.
mock_provider "aws" {
  source = "./tests/aws"
}

variables {
  bucket  = "my-images"
  package = "versions.tf" # any file will do: its content goes nowhere
}

run "readers_may_get_derivatives_and_nothing_else" {
  variables {
    allowed_resolutions = ["300x300", "720x"]
  }

  assert {
    condition = jsondecode(aws_s3_bucket_policy.website.policy).Statement == [{
      Sid      = "PublicRead", Effect = "Allow", Principal = "*", Action = "s3:GetObject"
      Resource = ["arn:aws:s3:::my-images/300x300/*", "arn:aws:s3:::my-images/720x/*"]
    }]
    error_message = "anonymous readers should get derivatives, list nothing, and not see originals"
  }
  assert {
    condition = aws_s3_bucket_public_access_block.website.block_public_acls && aws_s3_bucket_public_access_block.website.ignore_public_acls && (
    !aws_s3_bucket_public_access_block.website.block_public_policy && !aws_s3_bucket_public_access_block.website.restrict_public_buckets)
    error_message = "the policy should be let through, and ACLs not"
  }
  assert {
    condition     = aws_s3_bucket_ownership_controls.website[0].rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "there should be no ACLs"
  }
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.website[0].rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "anonymous readers cannot have what is encrypted by KMS"
  }
}

run "public_originals_open_the_bucket" {
  variables {
    public_originals = true
  }

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.website.policy).Statement[0].Resource == ["arn:aws:s3:::my-images/*"]
    error_message = "all objects should be readable"
  }
  assert {
    condition     = !strcontains(aws_s3_bucket_policy.website.policy, "List")
    error_message = "but not listed"
  }
  assert {
    condition = [for s in jsondecode(aws_s3_bucket_policy.website.policy).Statement : [s.Effect, s.Principal, s.Action, s.Resource, s.Condition] if s.Sid == "NotTheIndex"] == [[
      "Deny", "*", "s3:GetObject", ["arn:aws:s3:::my-images/.derivatives/*", "arn:aws:s3:::my-images/.s3resize/*"],
      { StringNotEquals = { "aws:PrincipalAccount" = "123456789012" } },
    ]]
    error_message = "the index tells what is in the bucket, so strangers should not read it even then"
  }
}

run "the_index_is_private_where_any_path_is_public" {
  variables {
    dialects         = ["any"]
    originals_bucket = "my-originals"
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition     = [for s in jsondecode(aws_s3_bucket_policy.website.policy).Statement : s.Resource if s.Effect == "Deny"] == [["arn:aws:s3:::my-images/.derivatives/*", "arn:aws:s3:::my-images/.s3resize/*"]]
    error_message = "index and record tell the keys of private originals"
  }
}

run "the_record_of_sizes_is_no_derivative" {
  variables {
    allowed_resolutions        = ["300x300"]
    dialects                   = ["thumbor", "json", "query", "oss"]
    derivative_expiration_days = 30
  }

  assert {
    condition = [for s in jsondecode(aws_iam_role_policy.resize.policy).Statement : s.Sid
    if anytrue([for r in flatten([s.Resource]) : startswith(r, "arn:aws:s3:::my-images/.s3resize/")])] == ["Record"]
    error_message = "one statement alone should be about the record, and let nobody delete it"
  }
  assert {
    condition     = !strcontains(aws_s3_bucket_policy.website.policy, ".s3resize") && !strcontains(aws_s3_bucket_policy.website.policy, ".derivatives")
    error_message = "index and record should be readable by nobody else"
  }
}

run "what_expires_is_tagged" {
  variables {
    allowed_resolutions        = ["300x300"]
    derivative_expiration_days = 30
  }

  assert {
    condition = [for s in jsondecode(aws_iam_role_policy.resize.policy).Statement : [s.Sid, s.Resource] if contains(flatten([s.Action]), "s3:PutObjectTagging")] == [
      ["Derivatives", ["arn:aws:s3:::my-images/300x300/*"]],
    ]
    error_message = "the function should tag derivatives, and nothing else"
  }
  assert {
    condition     = aws_lambda_function.resize.environment[0].variables["TAG_DERIVATIVES"] == "yes"
    error_message = "and know that it should"
  }
}

run "statements_are_added_to_the_bucket_policy" {
  variables {
    bucket_policy_documents = ["{\"Statement\":[{\"Sid\":\"Mine\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:PutObject\",\"Resource\":\"*\"}]}"]
  }

  assert {
    condition     = [for s in jsondecode(aws_s3_bucket_policy.website.policy).Statement : s.Sid] == ["PublicRead", "Mine"]
    error_message = "a bucket has one policy, so both should be in it"
  }
}

run "the_role_of_a_shared_bucket" {
  variables {
    allowed_resolutions = ["300x300", "720x"]
    follow_originals    = false
  }

  assert {
    condition = { for s in jsondecode(aws_iam_role_policy.resize.policy).Statement : s.Sid => s.Action } == {
      Originals    = "s3:GetObject", Derivatives = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], Index = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
      Record       = ["s3:GetObject", "s3:PutObject"]
      MissingIs404 = "s3:ListBucket"
      Logs         = ["logs:CreateLogStream", "logs:PutLogEvents"]
    }
    error_message = "the function should read, write, take back, list and log, and nothing else"
  }
  assert {
    condition = { for s in jsondecode(aws_iam_role_policy.resize.policy).Statement : s.Sid => s.Resource } == {
      Originals    = ["arn:aws:s3:::my-images/*"]
      Derivatives  = ["arn:aws:s3:::my-images/300x300/*", "arn:aws:s3:::my-images/720x/*"]
      Index        = "arn:aws:s3:::my-images/.derivatives/*"
      Record       = "arn:aws:s3:::my-images/.s3resize/*"
      MissingIs404 = ["arn:aws:s3:::my-images"]
      Logs         = "arn:aws:logs:eu-central-1:123456789012:log-group:mock:*"
    }
    error_message = "it should write under the prefixes of derivatives, and nowhere else"
  }
  assert {
    condition     = jsondecode(aws_iam_role.resize.assume_role_policy).Statement == [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
    error_message = "only Lambda should assume the role"
  }
}

run "the_role_that_follows_originals_behind_a_cdn" {
  variables {
    allowed_resolutions = ["300x300"]
    cdn                 = {}
  }

  assert {
    condition = [for s in jsondecode(aws_iam_role_policy.resize.policy).Statement : [s.Action, s.Resource]
      if contains(["Derivatives", "Events", "Invalidations"], s.Sid)] == [
      [["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], ["arn:aws:s3:::my-images/300x300/*"]],
      [["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], "arn:aws:sqs:eu-central-1:123456789012:mock"],
      ["cloudfront:CreateInvalidation", "arn:aws:cloudfront::123456789012:distribution/EMOCK"],
    ]
    error_message = "it should delete derivatives, take events, and clear this CDN"
  }
  assert {
    condition     = !can(regex("\"(s3|sqs|cloudfront|logs)?:?\\*\"", aws_iam_role_policy.resize.policy))
    error_message = "no action and no resource should be everything"
  }
}

run "further_buckets_are_only_read" {
  variables {
    source_buckets = ["archive"]
    fallback_image = { bucket = "errors", key = "missing.png" }
  }

  assert {
    condition = { for s in jsondecode(aws_iam_role_policy.resize.policy).Statement : s.Sid => s.Resource if contains(["Originals", "MissingIs404", "Fallback"], s.Sid) } == {
      Originals    = ["arn:aws:s3:::my-images/*", "arn:aws:s3:::archive/*"]
      MissingIs404 = ["arn:aws:s3:::my-images", "arn:aws:s3:::archive"]
      Fallback     = "arn:aws:s3:::errors/missing.png"
    }
    error_message = "originals may be in either bucket, and of the third there is one picture to get"
  }
}

run "a_fallback_among_the_originals_is_readable_already" {
  variables {
    source_buckets = ["archive"]
    fallback_image = { bucket = "archive", key = "missing.png" }
  }

  assert {
    condition     = !contains([for s in jsondecode(aws_iam_role_policy.resize.policy).Statement : s.Sid], "Fallback")
    error_message = "nothing should be granted twice"
  }
}

run "secrets_and_detectors_are_granted_by_name" {
  variables {
    public_originals = true
    dialects         = ["any"]
    detector         = "rekognition"
    signature        = { secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:images-AbCdEf", key = "signatureKey" }
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition = [for s in jsondecode(aws_iam_role_policy.resize.policy).Statement : [s.Action, s.Resource] if contains(["Signature", "Detector"], s.Sid)] == [
      ["secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:images-AbCdEf"],
      [["rekognition:DetectFaces", "rekognition:DetectModerationLabels"], "*"],
    ]
    error_message = "the function should read this secret, and ask Rekognition what it needs to"
  }
}
