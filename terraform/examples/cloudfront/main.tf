# CloudFront before the website, for HTTPS and speed; derivatives that expire, and
# alarms. Build the function first (make build), then:
#
#     terraform init
#     terraform apply
#
# A distribution takes some minutes to come and to go.

terraform {
  required_version = ">= 1.7"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.40, < 7.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

# Names of buckets are the world's; the account's number makes this one yours.
data "aws_caller_identity" "current" {}

module "s3resize" {
  source = "../.."

  name   = "s3resize-cloudfront"
  bucket = "s3resize-cloudfront-${data.aws_caller_identity.current.account_id}"

  allowed_resolutions = ["300x300", "720x", "1600x"]

  # Also the URLs of Thumbor and the Serverless Image Handler, and queries (?w=300);
  # WebP for browsers that take it.
  dialects  = ["thumbor", "json", "query", "oss"]
  auto_webp = true

  # With a name of your own, and a certificate for it in us-east-1:
  #   cdn = {
  #     aliases         = ["images.example.com"]
  #     certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/..."
  #   }
  cdn         = {}
  cors_origin = "*"

  # Readers and CloudFront may keep a picture for a week.
  cache_control = "public, max-age=604800"

  derivative_expiration_days = 90
  monitoring                 = true

  tags = { Project = "s3resize-example" }

  # For a trial. Leave it out, and destroy refuses to delete pictures.
  force_destroy = true
}

output "url" {
  description = "The address to hand out."
  value       = module.s3resize.url
}

output "distribution_domain" {
  description = "What the DNS record of an alias points to."
  value       = module.s3resize.distribution_domain
}

output "next_commands" {
  description = "What to try first."
  value       = module.s3resize.next_commands
}
