package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hc-install/fs"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"s3resize/scripts/internal/command"
)

// pinned is the version to install where there is none: the one that the tests
// are run with.
const pinned = "1.11.4"

// wanted is what the module is written for.
const wanted = ">= 1.7"

// findTerraform finds an executable that will do: the one asked for, by name or
// path; else the first on PATH; else the one that install puts into the cache,
// which is "" if there is no place for one.
// One that was asked for and will not do is an error: nothing else is taken.
func findTerraform(ctx context.Context, asked, cache string, install func(context.Context, string) (string, error)) (string, error) {
	constraints, err := version.NewConstraint(wanted)
	if err != nil {
		return "", err
	}
	if asked != "" {
		return theOneAsked(ctx, asked, constraints)
	}
	source := fs.Version{Product: product.Terraform, Constraints: constraints}
	if cache != "" {
		source.ExtraPaths = []string{cache} // after PATH
	}
	if path, err := source.Find(ctx); err == nil {
		return path, nil
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	return install(ctx, cache)
}

func theOneAsked(ctx context.Context, asked string, constraints version.Constraints) (string, error) {
	path, err := exec.LookPath(asked)
	if err != nil {
		return "", fmt.Errorf("$TERRAFORM: %w", err)
	}
	v, err := product.Terraform.GetVersion(ctx, path)
	switch {
	case err != nil:
		return "", fmt.Errorf("$TERRAFORM: %s does not tell its version: %w", asked, err)
	case v == nil || !constraints.Check(v):
		return "", fmt.Errorf("$TERRAFORM: %s is version %v: expected %s", asked, v, wanted)
	}
	return filepath.Abs(path)
}

// terraformCache is the directory that Terraform is installed into.
func terraformCache() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("where to keep Terraform: %w", err)
	}
	return filepath.Join(dir, "s3resize", "terraform", pinned), nil
}

// installTerraform downloads the pinned version into a directory. hc-install
// checks it against HashiCorp's signature.
func installTerraform(ctx context.Context, dir string) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	source := releases.ExactVersion{
		Product:    product.Terraform,
		Version:    version.Must(version.NewVersion(pinned)),
		InstallDir: dir,
	}
	path, err := source.Install(ctx)
	if err != nil {
		return "", command.WithHint(fmt.Errorf("download Terraform %s: %w", pinned, err),
			"install Terraform "+wanted+" so that it is on PATH, or set TERRAFORM to where it is")
	}
	return path, nil
}
