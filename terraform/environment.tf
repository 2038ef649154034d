locals {
  # All that the function reads and nothing else; "" is its own default.
  environment = {
    BUCKET                        = local.website_bucket
    SOURCE_BUCKETS                = join(",", local.source_buckets)
    URL                           = local.url
    DISTRIBUTION_ID               = var.cdn == null ? "" : aws_cloudfront_distribution.website[0].id
    ALLOWED_RESOLUTIONS           = join(",", var.allowed_resolutions)
    ALLOWED_OPERATIONS            = join(",", var.allowed_operations)
    EAGER_RESOLUTIONS             = join(",", var.eager_resolutions)
    ON_REPLACE                    = var.on_replace
    QUALITY                       = var.quality == null ? "" : tostring(var.quality)
    WEBP_QUALITY                  = var.webp_quality == null ? "" : tostring(var.webp_quality)
    PROGRESSIVE_JPEG              = var.progressive_jpeg == null ? "" : var.progressive_jpeg ? "yes" : "no"
    MAX_PIXELS                    = var.max_pixels == null ? "" : format("%d", var.max_pixels)
    CACHE_CONTROL                 = var.cache_control
    RESPECT_ORIENTATION           = var.respect_orientation ? "yes" : "no"
    LINEAR_LIGHT                  = var.linear_light ? "yes" : "no"
    AUTO_WEBP                     = var.auto_webp ? "yes" : "no"
    DETECTOR                      = var.detector
    THUMBOR_COMPAT                = var.thumbor_compat
    REWRITE_ENABLED               = length(var.rewrite_patterns) > 0 ? "yes" : "no"
    REWRITE_PATTERNS              = length(var.rewrite_patterns) > 0 ? jsonencode([for r in var.rewrite_patterns : [r.pattern, r.replacement]]) : ""
    REWRITE_MATCH_PATTERN         = try(var.rewrite_match.pattern, "")
    REWRITE_SUBSTITUTION          = try(var.rewrite_match.substitution, "")
    OSS_STYLES                    = length(var.oss_styles) > 0 ? jsonencode(var.oss_styles) : ""
    DIALECTS                      = join(",", var.dialects)
    OVERLAYS                      = join(",", var.overlays)
    TAG_DERIVATIVES               = var.derivative_expiration_days == null ? "no" : "yes"
    EVENT_DELAY                   = var.follow_originals ? tostring(local.event_delay) : ""
    WATERMARK_HOSTS               = join(",", var.watermark_hosts)
    SECURITY_KEY                  = join(",", var.security_keys)
    ALLOW_UNSAFE_URL              = var.allow_unsafe_url ? "yes" : "no"
    ENABLE_SIGNATURE              = var.signature == null ? "no" : "yes"
    SECRETS_MANAGER               = try(var.signature.secret_arn, "")
    SECRET_KEY                    = try(var.signature.key, "")
    ENABLE_DEFAULT_FALLBACK_IMAGE = var.fallback_image == null ? "no" : "yes"
    DEFAULT_FALLBACK_IMAGE_BUCKET = var.fallback_image == null ? "" : local.fallback_bucket
    DEFAULT_FALLBACK_IMAGE_KEY    = try(var.fallback_image.key, "")
    CORS_ENABLED                  = var.cors_origin == null ? "no" : "yes"
    CORS_ORIGIN                   = var.cors_origin == null ? "" : var.cors_origin
    LOG_LEVEL                     = var.log_level
  }

  # The buckets that overlays name.
  overlay_buckets = [for o in var.overlays : split("/", trimprefix(o, "s3:"))[0] if startswith(o, "s3:")]

  rewrites        = length(var.rewrite_patterns) > 0 || var.rewrite_match != null
  signed          = nonsensitive(length(var.security_keys)) > 0 || var.signature != null
  fallback_bucket = try(coalesce(var.fallback_image.bucket, local.originals_bucket), local.originals_bucket)

  # Lambda measures the names and values as a JSON object. What a plan cannot know
  # is left room for: an address at CloudFront and the distribution's id.
  environment_bytes = nonsensitive(length(base64encode(jsonencode(merge(local.environment, { URL = "", DISTRIBUTION_ID = "" })))) * 3 / 4) + 128
}
