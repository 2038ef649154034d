package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"

	"s3resize/scripts/internal/command"
)

// options are the command line, checked.
type options struct {
	dir          string
	vars         []string // NAME=VALUE, in the order given
	varFiles     []string // absolute: Terraform runs in another directory
	workspace    string   // "" is the one selected
	architecture string   // in Lambda's words; "" is not told
	zip          string   // "" is built, or found where it is built
	destroy      bool
	planOnly     bool
	autoApprove  bool
	noBuild      bool
	json         bool
}

// Lambda's names of architectures, and Go's.
var goarch = map[string]string{"arm64": "arm64", "x86_64": "amd64"}

const usualArchitecture = "arm64"

// parseOptions reads the command line. Its error is [flag.ErrHelp] or all
// mistakes joined.
func parseOptions(args []string, getenv func(string) string) (options, error) {
	var opt options
	flags := command.Flags("deploy")
	flags.StringVar(&opt.dir, "dir", "terraform", "")
	flags.Func("var", "", opt.addVar)
	flags.Func("var-file", "", opt.addVarFile)
	flags.StringVar(&opt.workspace, "workspace", getenv("TF_WORKSPACE"), "")
	flags.StringVar(&opt.architecture, "architecture", "", "")
	flags.StringVar(&opt.zip, "package", "", "")
	flags.BoolVar(&opt.destroy, "destroy", false, "")
	flags.BoolVar(&opt.planOnly, "plan-only", false, "")
	flags.BoolVar(&opt.autoApprove, "auto-approve", false, "")
	flags.BoolVar(&opt.noBuild, "no-build", false, "")
	flags.BoolVar(&opt.json, "json", false, "")
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	var faults []error
	faults = append(faults, command.NoArguments(flags))
	flags.Visit(func(f *flag.Flag) {
		if f.Value.String() == "" && f.Name != "var" && f.Name != "var-file" {
			faults = append(faults, fmt.Errorf("-%s is empty", f.Name))
		}
	})
	faults = append(faults, opt.check(), opt.checkVars())
	return opt, errors.Join(faults...)
}

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

func (opt *options) addVar(text string) error {
	name, _, found := strings.Cut(text, "=")
	if !found || !variableName.MatchString(name) {
		return errors.New("expected NAME=VALUE")
	}
	opt.vars = append(opt.vars, text)
	return nil
}

func (opt *options) addVarFile(path string) error {
	if _, err := os.Stat(path); err != nil {
		return errors.Unwrap(err)
	}
	path, err := filepath.Abs(path)
	opt.varFiles = append(opt.varFiles, path)
	return err
}

// check refuses what is not there and what contradicts itself.
func (opt *options) check() error {
	var faults []error
	if info, err := os.Stat(opt.dir); opt.dir != "" && (err != nil || !info.IsDir()) {
		faults = append(faults, fmt.Errorf("-dir %q: expected the directory of a Terraform module; run where the Makefile is", opt.dir))
	}
	if _, ok := goarch[opt.architecture]; !ok && opt.architecture != "" {
		faults = append(faults, fmt.Errorf("-architecture %q: expected arm64 or x86_64", opt.architecture))
	}
	if info, err := os.Stat(opt.zip); opt.zip != "" && (err != nil || !info.Mode().IsRegular()) {
		faults = append(faults, fmt.Errorf("-package %q: expected the zip of a function", opt.zip))
	}
	if opt.planOnly && opt.autoApprove {
		faults = append(faults, errors.New("-auto-approve has no use with -plan-only, which applies nothing"))
	}
	return errors.Join(faults...)
}

// checkVars refuses variables that have a flag of their own, since the zip that
// is built depends on it.
func (opt *options) checkVars() error {
	var faults []error
	for _, v := range opt.vars {
		switch name, value, _ := strings.Cut(v, "="); name {
		case varArchitecture, varPackage:
			faults = append(faults, fmt.Errorf("-var %s: give it as -%s %s", v, name, value))
		}
	}
	return errors.Join(faults...)
}

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
