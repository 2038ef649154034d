# A website that makes pictures in any of five sizes, and nothing else. Build the
# function first (make build), then:
#
#     terraform init
#     terraform apply
#
# and try the commands it prints. terraform destroy takes all of it away again.

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

  name   = "s3resize-minimal"
  bucket = "s3resize-minimal-${data.aws_caller_identity.current.account_id}"

  # For a trial. Leave it out, and destroy refuses to delete pictures.
  force_destroy = true
}

output "url" {
  description = "The address to hand out."
  value       = module.s3resize.url
}

output "next_commands" {
  description = "What to try first."
  value       = module.s3resize.next_commands
}
