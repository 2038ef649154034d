# What the flags -package and -architecture set.

variable "package" {
  type    = string
  default = "../dist/lambda-arm64.zip"
}

variable "architecture" {
  type    = string
  default = "arm64"
}

resource "terraform_data" "function" {
  input = [var.architecture, filebase64sha256(var.package)]
}
