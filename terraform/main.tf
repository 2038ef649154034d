data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.id # "name" in one major version, "region" in the next, "id" in both

  # The account's number, by the role, so that a plan asks nobody who it is for.
  account = split(":", aws_iam_role.resize.arn)[4]

  shared = var.originals_bucket == null

  # Through the resource where there is one, so that what uses a bucket waits for it.
  website_bucket   = var.create_bucket ? aws_s3_bucket.website[0].bucket : var.bucket
  originals_bucket = local.shared ? local.website_bucket : var.create_originals_bucket ? aws_s3_bucket.originals[0].bucket : var.originals_bucket

  website_arn = "arn:${local.partition}:s3:::${local.website_bucket}"

  # All buckets that originals may be in, the default one first.
  source_buckets = concat([local.originals_bucket], var.source_buckets)

  # Where the function notes derivatives that it could not find again by their size,
  # and where it keeps its record of all sizes that were ever allowed. Neither is
  # public, and only the first expires.
  index_prefix  = ".derivatives/"
  record_prefix = ".s3resize/"
  own_prefixes  = [local.index_prefix, local.record_prefix]

  # The website's host follows from name and region alone. Asking the website
  # configuration would be a circle: that needs the API, the API the function,
  # and the function this address.
  website_host = join("", [
    var.bucket, ".s3-website", contains(local.dashed_regions, local.region) ? "-" : ".",
    local.region, ".", data.aws_partition.current.dns_suffix,
  ])

  # S3 User Guide, "Website endpoints": the older regions have a dash.
  dashed_regions = [
    "us-east-1", "us-west-1", "us-west-2", "us-gov-west-1", "eu-west-1", "sa-east-1",
    "ap-northeast-1", "ap-southeast-1", "ap-southeast-2",
  ]

  # Where readers go, and where the function sends them back to.
  url = var.cdn == null ? "http://${local.website_host}" : "https://${
    length(var.cdn.aliases) > 0 ? var.cdn.aliases[0] : aws_cloudfront_distribution.website[0].domain_name
  }"

  # What makes derivatives, as a host: both addresses have the form https://HOST[/].
  # The CDN uses the API's alone, since the function URL is behind the function.
  http_api_host = local.http_api ? replace(aws_apigatewayv2_api.resize[0].api_endpoint, local.around_host, "") : null
  resize_host   = local.http_api ? local.http_api_host : replace(aws_lambda_function_url.resize[0].function_url, local.around_host, "")
  around_host   = "/^https?://|/.*$/"

  # Where the website sends readers. Those who come through the CDN stay on it where
  # the API is behind it: a redirect from one host to another makes browsers send
  # "Origin: null", which no cors_origin but "*" allows.
  rules_host = var.cdn != null && local.http_api ? replace(local.url, local.around_host, "") : local.resize_host

  tags = merge({ Application = var.name, ManagedBy = "terraform" }, var.tags)
}
