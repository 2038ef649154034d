package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	tfjson "github.com/hashicorp/terraform-json"

	"s3resize/scripts/internal/command"
)

// The variables of the module that have flags of their own.
const (
	varArchitecture = "architecture"
	varPackage      = "package"
)

// variables are the assignments that Terraform gets: those of the command line,
// and what -architecture and -package stand for.
func (opt options) variables() ([]string, error) {
	vars := slices.Clip(opt.vars)
	if opt.architecture != "" {
		if err := opt.declares(varArchitecture); err != nil {
			return nil, err
		}
		vars = append(vars, varArchitecture+"="+opt.architecture)
	}
	if opt.zip != "" {
		if err := opt.declares(varPackage); err != nil {
			return nil, err
		}
		path, err := opt.fromModule(opt.zip)
		if err != nil {
			return nil, err
		}
		vars = append(vars, varPackage+"="+path)
	}
	return vars, nil
}

// fromModule is a path as seen from the module. Relative, it is the same on
// every machine: Lambda's resource records it, and would be changed for nothing.
func (opt options) fromModule(path string) (string, error) {
	dir, err := filepath.Abs(opt.dir)
	if err != nil {
		return "", err
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", err
	}
	if relative, err := filepath.Rel(dir, path); err == nil {
		return filepath.ToSlash(relative), nil
	}
	return filepath.ToSlash(path), nil // on another drive
}

// declares refuses a flag for which the module has no variable. Terraform would
// too, but it would name the variable and not the flag.
func (opt options) declares(variable string) error {
	files, err := filepath.Glob(filepath.Join(opt.dir, "*.tf"))
	if err != nil {
		return err
	}
	block := regexp.MustCompile(`(?m)^\s*variable\s+"` + variable + `"\s*\{`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if block.Match(text) {
			return nil
		}
	}
	return fmt.Errorf("-%s: the module in %s has no variable %q", variable, opt.dir, variable)
}

// builds reports whether the function's zip is to be built. Destroying does
// without it.
func (opt options) builds() bool { return opt.zip == "" && !opt.noBuild && !opt.destroy }

// builtFor refuses a plan that wants another architecture than the one that was
// built: it would install an older zip, or none. The variable may come from a
// file or from the environment.
func (opt options) builtFor(plan *tfjson.Plan) error {
	variable := plan.Variables[varArchitecture]
	if variable == nil || !opt.builds() {
		return nil
	}
	built := opt.architectureOr(usualArchitecture)
	if variable.Value == built {
		return nil
	}
	return command.WithHint(fmt.Errorf("the module's variables say architecture = %v, but the zip was built for %s", variable.Value, built),
		fmt.Sprintf("say -architecture %v", variable.Value))
}
