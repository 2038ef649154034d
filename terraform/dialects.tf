# The keys that derivatives have, and the paths that readers ask for them by, as
# far as prefixes can tell. All that goes by prefix is derived from these lists:
# who may read, what the function may write, and which rules the website has. In a shared bucket they decide about originals
# too, so each is as exact as it can be.
locals {
  # With ["*"] the sizes cannot be told from here, and with "any" the paths cannot
  # be: whatever goes by prefix then takes the whole bucket.
  any_resolution = contains(var.allowed_resolutions, "*")
  any_path       = contains(var.dialects, "any")
  any_prefix     = local.any_resolution || local.any_path
  any_because    = local.any_resolution ? "allowed_resolutions = [\"*\"]" : "dialects with \"any\""

  sizes   = [for r in var.allowed_resolutions : r if !contains(["*", "orig"], r)]
  widths  = distinct([for s in local.sizes : split("x", s)[0] if !startswith(s, "x")])
  heights = [for s in local.sizes : trimprefix(s, "x") if startswith(s, "x")]

  # Whatever dialect it was asked for in, a derivative is stored under Thumbor's
  # spelling of it: a minus sign mirrors, 0x0 leaves the size alone. Without dialects
  # there are filters only, and those only where operations are open.
  option_prefixes = length(var.dialects) == 0 ? [for p in ["filters:"] : p if length(var.allowed_operations) > 0] : concat(
    [for w in local.widths : "-${w}x"],
    [for w in local.widths : "${w}x-"],
    [for h in local.heights : "x-${h}/"],
    ["-0x", "0x-", "0x0/", "fit-in/", "full-fit-in/", "adaptive-fit-in/", "adaptive-full-fit-in/", "trim:", "filters:"],
  )

  # Other spellings, under which nothing is ever stored: zeros for sides that are
  # free, and what leads to JSON or is JSON itself, {" in base64.
  alias_prefixes = concat(
    !contains(var.dialects, "thumbor") ? [] : concat(
      [for s in local.sizes : "${s}0/" if endswith(s, "x")],
      [for h in local.heights : "0x${h}/"],
      ["-x", "trim/", "unsafe/", "meta/"],
    ),
    contains(var.dialects, "json") ? ["eyJ"] : [],
  )

  derivative_prefixes = local.any_prefix ? [""] : concat([for s in local.sizes : "${s}/"], local.option_prefixes)
  path_prefixes       = local.any_prefix ? [""] : concat(local.derivative_prefixes, local.alias_prefixes)

  derivative_arns = [for p in local.derivative_prefixes : "${local.website_arn}/${p}*"]
  path_arns       = [for p in local.path_prefixes : "${local.website_arn}/${p}*"]
}

check "paths_without_a_prefix" {
  assert {
    condition     = local.any_prefix || !local.rewrites
    error_message = "rewrite_patterns and rewrite_match see only the paths that the website sends to the function: those that begin with a size or with an option of Thumbor's. Add \"any\" to dialects for all others."
  }
}
