#!/bin/sh
# Formatting, validity and tests of the module, and validity of its examples.
# Nothing of it needs an AWS account. What terraform downloads and locks goes into
# a copy, so an installation kept here stays as it is.
set -eu
cd "$(dirname "$0")/.."

# Where the tests cannot run they are left out, but never in CI.
skip() {
  echo "terraform: skipped, $1"
  test -z "${CI:-}" || exit 1
  exit 0
}

command -v terraform >/dev/null || skip "it is not on PATH"
terraform fmt -check -diff -recursive

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
tar cf - --exclude=.terraform --exclude='.terraform.lock.hcl' --exclude='*.tfstate*' --exclude='*.tfvars' . | tar xf - -C "$copy"

# One download for module and examples; their locks are thrown away.
export TF_PLUGIN_CACHE_DIR="${TF_PLUGIN_CACHE_DIR:-$copy/plugins}" TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE=1 TF_IN_AUTOMATION=1
mkdir -p "$TF_PLUGIN_CACHE_DIR"

init() {
  terraform -chdir="$1" init -backend=false -input=false -no-color >"$copy/init.log" 2>&1 && return
  cat "$copy/init.log"
  grep -Eq 'query available provider packages|install provider' "$copy/init.log" || exit 1
  skip "terraform init cannot reach a provider"
}

init "$copy"
terraform -chdir="$copy" validate -no-color
terraform -chdir="$copy" test -no-color

for example in "$copy"/examples/*/; do
  init "$example"
  echo "examples/$(basename "$example")"
  terraform -chdir="$example" validate -no-color
done
