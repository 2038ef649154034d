# The second of three resources says in the fifo "begun" that it is at work, and
# takes until the test has written a number to the fifo "go". Then it says as
# many lines.

resource "terraform_data" "first" {}

resource "terraform_data" "second" {
  depends_on = [terraform_data.first]

  provisioner "local-exec" {
    command = "echo begun > begun; read lines < go; seq $lines"
  }
}

resource "terraform_data" "third" {
  depends_on = [terraform_data.second]
}
