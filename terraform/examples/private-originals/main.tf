# Originals in a private bucket of their own: the website has derivatives only,
# and the function is the only one to read the rest. The smallest size is made as
# soon as a picture arrives. Build the function first (make build), then:
#
#     terraform init
#     terraform apply

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

# Names of buckets are the world's; the account's number makes these yours.
data "aws_caller_identity" "current" {}

module "s3resize" {
  source = "../.."

  name             = "s3resize-private"
  bucket           = "s3resize-derivatives-${data.aws_caller_identity.current.account_id}"
  originals_bucket = "s3resize-originals-${data.aws_caller_identity.current.account_id}"

  allowed_resolutions = ["160x160", "800x"]
  eager_resolutions   = ["160x160"]

  versioning = true # a picture deleted by mistake comes back

  # For a trial. Leave it out, and destroy refuses to delete pictures.
  force_destroy = true
}

output "url" {
  description = "The address to hand out."
  value       = module.s3resize.url
}

output "originals_bucket" {
  description = "Where to put pictures."
  value       = module.s3resize.originals_bucket
}

output "next_commands" {
  description = "What to try first."
  value       = module.s3resize.next_commands
}
