package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-exec/tfexec"
	tfjson "github.com/hashicorp/terraform-json"
	"golang.org/x/term"

	"s3resize/scripts/internal/command"
)

// deployment is one run of the command.
type deployment struct {
	opt    options
	stdin  io.Reader
	out    io.Writer // what people came for; standard error with -json
	stderr io.Writer
	tf     *terraform
	report report
}

func newDeployment(opt options, stdin io.Reader, stdout, stderr io.Writer) *deployment {
	d := &deployment{opt: opt, stdin: stdin, out: stdout, stderr: stderr, report: newReport()}
	if opt.json {
		d.out = stderr
	}
	return d
}

// run is the whole work, in order.
func (d *deployment) run(stop, kill context.Context) error {
	vars, err := d.opt.variables()
	if err != nil {
		return err
	}
	if err := d.begin(stop, kill); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "deploy-*") // for the owner alone
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "plan")
	plan, err := d.plan(file, vars)
	if err != nil {
		return err
	}
	if err := d.opt.builtFor(plan); err != nil {
		return err
	}
	d.report.planned(plan)
	d.report.tellPlan(d.out, d.opt)
	switch {
	case !d.report.changed:
		return d.outputs(unchanged)
	case d.opt.planOnly:
		d.report.Outcome = planned
		return nil
	}
	if err := d.ask(stop); err != nil {
		return err
	}
	return d.apply(file)
}

// begin has Terraform and the function's zip ready.
func (d *deployment) begin(stop, kill context.Context) error {
	cache, noCache := terraformCache() // which matters only if it is needed
	executable, err := findTerraform(stop, os.Getenv("TERRAFORM"), cache, func(ctx context.Context, dir string) (string, error) {
		if noCache != nil {
			return "", noCache
		}
		d.say("there is no Terraform %s on PATH: downloading %s into %s", wanted, pinned, dir)
		return installTerraform(ctx, dir)
	})
	if err != nil {
		return interruptedOr(stop, err)
	}
	if d.tf, err = newTerraform(stop, kill, d.opt.dir, executable); err != nil {
		return err
	}
	if d.opt.builds() {
		arch := goarch[d.opt.architectureOr(usualArchitecture)]
		d.say("building dist/lambda-%s.zip", arch)
		if err := build(stop, arch, d.stderr); err != nil {
			return interruptedOr(stop, err)
		}
	}
	d.say("preparing %s", d.opt.dir)
	if err := d.tf.do("init", nil, func(ctx context.Context) error { return d.tf.Init(ctx) }); err != nil {
		return err
	}
	return d.workspace()
}

// interruptedOr is the error, unless the interrupt is the reason of it.
func interruptedOr(stop context.Context, err error) error {
	if stop.Err() != nil {
		return errInterrupted
	}
	return err
}

func (opt options) architectureOr(usual string) string {
	if opt.architecture == "" {
		return usual
	}
	return opt.architecture
}

// workspace selects the workspace asked for, and makes it if there is something
// to be made in it.
func (d *deployment) workspace() error {
	var names []string
	err := d.tf.do("workspace list", nil, func(ctx context.Context) (err error) {
		names, d.report.Workspace, err = d.tf.WorkspaceList(ctx)
		return err
	})
	want := d.opt.workspace
	if err != nil || want == "" || want == d.report.Workspace {
		return err
	}
	d.report.Workspace = want
	switch {
	case slices.Contains(names, want):
		return d.tf.do("workspace select", nil, func(ctx context.Context) error { return d.tf.WorkspaceSelect(ctx, want) })
	case d.opt.destroy:
		return fmt.Errorf("-workspace %q: there is no such workspace, so there is nothing to destroy", want)
	}
	d.say("making the workspace %q", want)
	return d.tf.do("workspace new", nil, func(ctx context.Context) error { return d.tf.WorkspaceNew(ctx, want) })
}

// plan has Terraform write a plan to a file, and reads it.
func (d *deployment) plan(file string, vars []string) (*tfjson.Plan, error) {
	opts := []tfexec.PlanOption{tfexec.Out(file), tfexec.Destroy(d.opt.destroy)}
	for _, v := range d.opt.varFiles {
		opts = append(opts, tfexec.VarFile(v))
	}
	for _, v := range vars {
		opts = append(opts, tfexec.Var(v))
	}
	d.say("planning")
	var said bytes.Buffer
	var out io.Writer = &said
	if d.opt.planOnly {
		out = io.MultiWriter(&said, &until{w: d.out, end: planEnd})
	}
	err := d.tf.do("plan", out, func(ctx context.Context) (err error) {
		d.report.changed, err = d.tf.Plan(ctx, opts...)
		return err
	})
	if err != nil {
		return nil, err
	}
	d.report.said = warnings(said.String())
	var plan *tfjson.Plan
	err = d.tf.do("show", nil, func(ctx context.Context) (err error) {
		plan, err = d.tf.ShowPlanFile(ctx, file)
		return err
	})
	return plan, err
}

// apply carries the plan out, and nothing but the plan.
func (d *deployment) apply(file string) error {
	err := d.tf.do("apply", &until{w: d.stderr, end: applyEnd}, func(ctx context.Context) error {
		return d.tf.Apply(ctx, tfexec.DirOrPlan(file))
	})
	if err != nil {
		return err
	}
	if d.opt.destroy {
		d.report.Outcome = destroyed
		fmt.Fprintln(d.out, "Destroyed.")
		return nil
	}
	fmt.Fprintln(d.out, "Applied.")
	return d.outputs(applied)
}

// outputs shows what the module gives out, with what has been done.
func (d *deployment) outputs(done outcome) error {
	var outputs map[string]tfexec.OutputMeta
	err := d.tf.do("output", nil, func(ctx context.Context) (err error) {
		outputs, err = d.tf.Output(ctx)
		return err
	})
	if err != nil {
		return err
	}
	d.report.Outcome = done
	d.report.readOutputs(outputs)
	d.report.tellOutputs(d.out, d.opt)
	return nil
}

// say tells people how far we are.
func (d *deployment) say(format string, args ...any) {
	fmt.Fprintf(d.stderr, "deploy: "+format+"\n", args...)
}

var errDeclined = errors.New("not applied: the answer was not yes")

// ask wants a full "yes" before anything is changed.
func (d *deployment) ask(stop context.Context) error {
	if d.opt.autoApprove {
		return nil
	}
	terminal, ok := d.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(terminal.Fd())) {
		return command.WithHint(errors.New("not applied: standard input is no terminal, so there is nobody to ask"),
			"look at the plan above; -auto-approve applies without asking")
	}
	question := "Apply this? Only yes will do: "
	if d.opt.destroy {
		question = "Destroy this? Only yes will do: "
	}
	fmt.Fprint(d.stderr, question)
	answer := make(chan string, 1)
	go func() {
		line, err := bufio.NewReader(terminal).ReadString('\n')
		if err != nil {
			fmt.Fprintln(d.stderr) // Ctrl-D ends no line
		}
		answer <- strings.TrimSpace(line)
	}()
	select {
	case <-stop.Done():
		fmt.Fprintln(d.stderr)
		return errInterrupted
	case text := <-answer:
		if text != "yes" {
			return errDeclined
		}
		return nil
	}
}
