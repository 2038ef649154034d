# Two resources that need no provider: one that changes in place and one that is
# replaced.

variable "name" {
  type    = string
  default = "cat"

  validation {
    condition     = length(var.name) < 10
    error_message = "name: expected fewer than ten letters."
  }
}

variable "size" {
  type    = number
  default = 1
}

resource "terraform_data" "changes" {
  input = var.name

  lifecycle {
    precondition {
      condition     = var.name != "dog"
      error_message = "no dogs, says the test: AccessDenied, User: u is not authorized to perform: s3:CreateBucket on resource r because no identity-based policy allows it"
    }
  }
}

resource "terraform_data" "replaced" {
  triggers_replace = var.size
}

check "name" {
  assert {
    condition     = var.name != "*"
    error_message = "one general rule for all sizes, says the test."
  }
}

output "url" {
  value = "http://${var.name}.example"
}

output "bucket" {
  value = var.name
}

output "key" {
  value     = "hush"
  sensitive = true
}

output "sizes" {
  value = [var.size]
}
