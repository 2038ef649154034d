# Readers of what is missing are sent to the function, by one rule for each size
# and for each of the other prefixes that paths have, so that whatever else is
# missing never gets there. S3 takes 50 rules; where that is not enough, or the
# prefixes are not known, one rule passes everything on to the function, which
# has the list as well.
locals {
  max_rules = 50

  error_codes    = var.redirect_on_403 ? ["404", "403"] : ["404"]
  rule_per_path  = !local.any_prefix && length(local.path_prefixes) * length(local.error_codes) <= local.max_rules
  rule_prefixes  = local.rule_per_path ? local.path_prefixes : [""]
  rule_condition = setproduct(local.error_codes, local.rule_prefixes)

  too_many_rules = (
    local.any_resolution ? "any size is allowed" :
    local.any_path ? "any path is" :
    "${length(local.sizes)} sizes${length(var.dialects) > 0 ? " with their dialects" : ""} need ${length(local.path_prefixes) * length(local.error_codes)}"
  )
}

resource "aws_s3_bucket_website_configuration" "website" {
  bucket = local.website_bucket

  index_document {
    suffix = "index.html"
  }

  dynamic "routing_rule" {
    for_each = local.rule_condition

    content {
      condition {
        http_error_code_returned_equals = routing_rule.value[0]
        key_prefix_equals               = routing_rule.value[1] == "" ? null : routing_rule.value[1]
      }
      redirect {
        protocol                = "https"
        host_name               = local.rules_host
        http_redirect_code      = "307" # browsers keep a 301, and then loop once the derivative has expired
        replace_key_prefix_with = "resize?key=${routing_rule.value[1]}"
      }
    }
  }
}

check "one_rule_per_path" {
  assert {
    condition     = local.rule_per_path
    error_message = "The website has a single rule, because S3 takes ${local.max_rules} rules and ${local.too_many_rules}. Whatever is public and missing then goes to the function, which refuses it: with public originals that is favicons and typing errors too."
  }
}
