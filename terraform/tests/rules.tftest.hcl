# The routing rules: one for each size, or one for all.
mock_provider "aws" {
  source = "./tests/aws"
}

variables {
  bucket  = "my-images"
  package = "versions.tf" # any file will do: its content goes nowhere
}

run "a_list_has_a_rule_for_each_size" {
  variables {
    allowed_resolutions = ["300x300", "720x", "x200"]
  }

  assert {
    condition = [for r in aws_s3_bucket_website_configuration.website.routing_rule : {
      code = r.condition[0].http_error_code_returned_equals, prefix = r.condition[0].key_prefix_equals
      }] == [
      { code = "404", prefix = "300x300/" }, { code = "404", prefix = "720x/" }, { code = "404", prefix = "x200/" },
    ]
    error_message = "each size should have a rule for what is missing under its prefix, in the order of the list"
  }
  assert {
    condition = [for r in aws_s3_bucket_website_configuration.website.routing_rule : r.redirect[0].replace_key_prefix_with] == [
      "resize?key=300x300/", "resize?key=720x/", "resize?key=x200/",
    ]
    error_message = "each rule should hand on the size it took off the key"
  }
  assert {
    condition = alltrue([for r in aws_s3_bucket_website_configuration.website.routing_rule :
      r.redirect[0].protocol == "https" && r.redirect[0].http_redirect_code == "307" &&
      r.redirect[0].host_name == "mockapi.execute-api.eu-central-1.amazonaws.com" && r.redirect[0].replace_key_with == null
    ])
    error_message = "every rule should redirect with 307 to the API by https"
  }
}

run "fifty_sizes_still_have_their_own_rules" {
  variables {
    allowed_resolutions = [for i in range(1, 51) : "${i}x"]
  }

  assert {
    condition     = length(aws_s3_bucket_website_configuration.website.routing_rule) == 50
    error_message = "S3 takes 50 rules, so 50 sizes should have one each"
  }
}

run "fifty_one_sizes_share_one_rule" {
  variables {
    allowed_resolutions = [for i in range(1, 52) : "${i}x"]
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition     = length(aws_s3_bucket_website_configuration.website.routing_rule) == 1
    error_message = "S3 takes 50 rules, so 51 sizes should share one"
  }
  assert {
    condition = [for r in aws_s3_bucket_website_configuration.website.routing_rule : [
      r.condition[0].http_error_code_returned_equals, r.condition[0].key_prefix_equals == null, r.redirect[0].replace_key_prefix_with,
    ]] == [["404", true, "resize?key="]]
    error_message = "the one rule should be for everything that is missing"
  }
  assert {
    condition     = length(jsondecode(aws_s3_bucket_policy.website.policy).Statement[0].Resource) == 51
    error_message = "what is readable should still be told by size"
  }
}

run "any_size_has_one_rule" {
  variables {
    allowed_resolutions = ["*"]
    public_originals    = true
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition = output.routing_rules == [{
      Condition = { HttpErrorCodeReturnedEquals = "404" }
      Redirect = {
        Protocol             = "https", HostName = "mockapi.execute-api.eu-central-1.amazonaws.com", HttpRedirectCode = "307"
        ReplaceKeyPrefixWith = "resize?key="
      }
    }]
    error_message = "any size should mean one rule for everything that is missing"
  }
}

run "with_rules_for_403_sizes_need_two_each" {
  variables {
    allowed_resolutions = ["300x300", "720x"]
    redirect_on_403     = true
  }

  assert {
    condition = [for r in output.routing_rules : "${r.Condition.HttpErrorCodeReturnedEquals} ${r.Condition.KeyPrefixEquals}"] == [
      "404 300x300/", "404 720x/", "403 300x300/", "403 720x/",
    ]
    error_message = "403 should be redirected as 404 is"
  }
}

run "with_rules_for_403_there_is_room_for_25_sizes" {
  variables {
    allowed_resolutions = [for i in range(1, 27) : "${i}x"]
    redirect_on_403     = true
  }

  expect_failures = [check.one_rule_per_path]

  assert {
    condition     = [for r in output.routing_rules : r.Condition] == [{ HttpErrorCodeReturnedEquals = "404" }, { HttpErrorCodeReturnedEquals = "403" }]
    error_message = "26 sizes of two rules each should share two"
  }
}

run "a_function_url_takes_the_place_of_the_api" {
  variables {
    allowed_resolutions = ["300x300"]
    endpoint            = "function-url"
  }

  assert {
    condition     = output.routing_rules[0].Redirect.HostName == "mockurl.lambda-url.eu-central-1.on.aws"
    error_message = "the host should be the function URL's, without scheme and slash"
  }
}

run "whatever_the_api_s_address_looks_like_its_host_is_taken" {
  override_resource {
    target = aws_apigatewayv2_api.resize[0]
    values = { api_endpoint = "http://mockapi.localhost:4566/" }
  }

  assert {
    condition     = output.routing_rules[0].Redirect.HostName == "mockapi.localhost:4566"
    error_message = "the rules should lead to the host, without scheme and path"
  }
}
