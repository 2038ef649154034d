// Deploy builds the function and lets Terraform make, change or remove the
// installation. Run it with -h for how.
package main

import (
	"context"
	"os"

	"s3resize/scripts/internal/command"
)

const usage = `Deploy builds the function and lets Terraform make, change or remove the
installation in an AWS account.

Usage:

    go run ./scripts/deploy [flags]
    make deploy ARGS='[flags]'     the same
    make plan ARGS='[flags]'       with -plan-only
    make destroy ARGS='[flags]'    with -destroy

Run it where the Makefile is. It builds the function's zip (not with -destroy),
plans, shows what would be created, changed, replaced and destroyed and what that
costs while nobody uses it, asks, applies exactly the plan it has shown, and
prints the addresses and what to try next. Run it again after any change: what is
in place is left alone.

What to deploy:

    -var NAME=VALUE      a variable of the module; may be repeated
    -var-file FILE       a file of variables; may be repeated. A -var wins over
                         it. terraform.tfvars in the module's directory is read
                         without being named
    -workspace NAME      the Terraform workspace, made if it is not there. It
                         stays selected for the next time; without the flag it
                         is $TF_WORKSPACE or the one selected
    -destroy             remove the installation
    -dir DIR             the module (default terraform), for example
                         terraform/examples/cloudfront

The function:

    -architecture NAME   arm64 or x86_64 (default arm64)
    -package FILE        a zip to use as it is, instead of building one
    -no-build            use the zip that "make build" left in dist

How to go about it:

    -plan-only           show Terraform's whole plan and the summary, and apply
                         nothing
    -auto-approve        do not ask; needed where standard input is no terminal
    -json                one JSON document at the end on standard output, and
                         everything else on standard error:
                             {"outcome","workspace","counts","changes",
                              "warnings","fixedCost","outputs","next","error",
                              "hint"}
                         with one of the outcomes applied, destroyed, unchanged,
                         planned, declined, interrupted or failed. Outputs that
                         Terraform calls sensitive are null.

Terraform 1.7 or later is taken from $TERRAFORM if that is set (a name or a path;
tofu will do), else from PATH. If there is none, version ` + pinned + ` is downloaded,
checked against its signature, and kept in the user's cache directory. Region,
credentials and everything else that Terraform reads from the environment
(AWS_PROFILE, AWS_REGION, TF_VAR_name and so on) reach it as they are. The
plan, which may hold secrets, lives in a temporary directory and is removed.

Ctrl-C lets Terraform finish what it has in hand and record it, which may take
some minutes with CloudFront; running the same command again goes on from there.
A second Ctrl-C ends Terraform at once, and what it had in hand may then exist
without being recorded.

Exit status: 0 done, or nothing to do; 1 failed, or the answer was not yes; 2
wrong usage; 130 interrupted. (go run itself turns all but 0 into 1.)

Example: what would be made, without making it

    go run ./scripts/deploy -plan-only -var bucket=my-images

Example: make it, and again with other sizes

    go run ./scripts/deploy -var bucket=my-images
    go run ./scripts/deploy -var bucket=my-images -var 'allowed_resolutions=["300x300","720x"]'

Example: a trial beside it, unattended, and away with it

    echo 'bucket = "my-trial"'  >trial.tfvars
    echo 'name = "trial"'      >>trial.tfvars
    echo 'force_destroy = true' >>trial.tfvars
    go run ./scripts/deploy -workspace trial -var-file trial.tfvars -auto-approve
    go run ./scripts/deploy -workspace trial -var-file trial.tfvars -destroy
`

func main() {
	stop, kill := interrupts()
	os.Exit(verb(kill).Execute(stop, os.Args[1:], command.OS()))
}

// verb is the command. It ends in an orderly way when the context of Execute is
// done, and at once when kill is.
func verb(kill context.Context) command.Command {
	run := func(stop context.Context, args []string, std command.Std) error {
		opt, err := parseOptions(args, std.Getenv)
		if err != nil {
			return command.WrongUsage(err)
		}
		d := newDeployment(opt, std.In, steady{std.Out}, steady{std.Err})
		d.report.fail(d.run(stop, kill))
		return d.report.finish(opt, std.Out, d.stderr)
	}
	return command.Command{Name: "deploy", Usage: usage, Run: run}
}
