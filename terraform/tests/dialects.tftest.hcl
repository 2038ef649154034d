# What each dialect opens: rules, readers, and the function's role.
mock_provider "aws" {
  source = "./tests/aws"
}

variables {
  bucket              = "my-images"
  package             = "versions.tf" # any file will do: its content goes nowhere
  allowed_resolutions = ["300x300", "300x", "x200"]
}

run "plain_sizes_are_all_there_is_unasked" {
  assert {
    condition     = [for r in output.routing_rules : r.Condition.KeyPrefixEquals] == ["300x300/", "300x/", "x200/"]
    error_message = "nothing but sizes should lead to the function"
  }
}

run "operations_without_dialects_are_filters" {
  variables {
    allowed_operations = ["grayscale", "rotate(90)"]
  }

  assert {
    condition     = [for r in output.routing_rules : r.Condition.KeyPrefixEquals] == ["300x300/", "300x/", "x200/", "filters:"]
    error_message = "what has no size in front should be found as well"
  }
  assert {
    condition     = contains(one([for s in jsondecode(aws_iam_role_policy.resize.policy).Statement : s.Resource if s.Sid == "Derivatives"]), "arn:aws:s3:::my-images/filters:*")
    error_message = "and be stored"
  }
}

run "thumbor_and_json" {
  variables {
    dialects         = ["thumbor", "json"]
    follow_originals = false
  }

  assert {
    condition = [for r in output.routing_rules : r.Condition.KeyPrefixEquals] == [
      "300x300/", "300x/", "x200/", "-300x", "300x-", "x-200/", "-0x", "0x-", "0x0/",
      "fit-in/", "full-fit-in/", "adaptive-fit-in/", "adaptive-full-fit-in/", "trim:", "filters:",
      "300x0/", "0x200/", "-x", "trim/", "unsafe/", "meta/", "eyJ",
    ]
    error_message = "each way to begin a path should have a rule"
  }
  assert {
    condition     = alltrue([for r in output.routing_rules : r.Redirect.ReplaceKeyPrefixWith == "resize?key=${r.Condition.KeyPrefixEquals}"])
    error_message = "each rule should hand on what it took off"
  }
  assert {
    condition = jsondecode(aws_s3_bucket_policy.website.policy).Statement[0].Resource == [
      for r in output.routing_rules : "arn:aws:s3:::my-images/${r.Condition.KeyPrefixEquals}*"
    ]
    error_message = "S3 says 404 only of what may be read, so readers should be let to whatever has a rule"
  }
  assert {
    condition = one([for s in jsondecode(aws_iam_role_policy.resize.policy).Statement : s.Resource if s.Sid == "Derivatives"]) == [
      for p in slice([for r in output.routing_rules : r.Condition.KeyPrefixEquals], 0, 15) : "arn:aws:s3:::my-images/${p}*"
    ]
    error_message = "the function should write what is canonical, and not where other spellings lead"
  }
}

run "every_dialect_s_derivatives_have_thumbor_s_keys" {
  variables {
    dialects = ["query"]
  }

  assert {
    condition     = contains([for r in output.routing_rules : r.Condition.KeyPrefixEquals], "fit-in/") && !contains([for r in output.routing_rules : r.Condition.KeyPrefixEquals], "unsafe/")
    error_message = "?w=300&h=200 is stored under fit-in/, so that must be open, and other spellings need not be"
  }
}

run "any_path_has_one_rule" {
  variables {
    dialects         = ["any"]
    originals_bucket = "my-originals"
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition     = [for r in output.routing_rules : r.Redirect.ReplaceKeyPrefixWith] == ["resize?key="]
    error_message = "signatures, crops and rewritten paths can begin with anything"
  }
  assert {
    condition     = jsondecode(aws_s3_bucket_policy.website.policy).Statement[0].Resource == ["arn:aws:s3:::my-images/*"]
    error_message = "and so can what is made of them"
  }
}

run "sizes_and_dialects_share_fifty_rules" {
  variables {
    allowed_resolutions = [for i in range(1, 13) : "${i}x9"]
    dialects            = ["thumbor"]
  }

  assert {
    condition     = length(output.routing_rules) == 49
    error_message = "three for each width, and 13 for the options"
  }
}

run "too_many_together_share_one" {
  variables {
    allowed_resolutions = [for i in range(1, 14) : "${i}x9"]
    dialects            = ["thumbor"]
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition     = [for r in output.routing_rules : r.Condition] == [{ HttpErrorCodeReturnedEquals = "404" }]
    error_message = "52 rules are more than S3 takes"
  }
  assert {
    condition     = length(jsondecode(aws_s3_bucket_policy.website.policy).Statement[0].Resource) == 52
    error_message = "what is readable should still be told by prefix, so that originals stay private"
  }
}

run "edits_that_keep_the_size" {
  variables {
    allowed_resolutions = ["orig"]
    dialects            = ["thumbor"]
  }

  assert {
    condition     = !contains([for r in output.routing_rules : r.Condition.KeyPrefixEquals], "orig/") && aws_lambda_function.resize.environment[0].variables["ALLOWED_RESOLUTIONS"] == "orig"
    error_message = "orig is no prefix of any path"
  }
  assert {
    condition     = strcontains(output.next_commands, "/0x0/cat.jpg")
    error_message = "there should be something to try"
  }
}
