package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-exec/tfexec"
	tfjson "github.com/hashicorp/terraform-json"

	"s3resize/scripts/internal/command"
)

// An outcome is how the command ended.
type outcome string

const (
	applied     outcome = "applied"
	destroyed   outcome = "destroyed"
	unchanged   outcome = "unchanged" // there was nothing to change
	planned     outcome = "planned"   // and not to be applied
	declined    outcome = "declined"
	interrupted outcome = "interrupted"
	failed      outcome = "failed"
)

// report is all there is to tell in the end, and the document of -json.
type report struct {
	Outcome   outcome        `json:"outcome"`
	Workspace string         `json:"workspace"` // "" if it did not come to that
	Counts    map[string]int `json:"counts"`    // by action
	Changes   []change       `json:"changes"`
	Warnings  []string       `json:"warnings"`
	FixedCost *fixedCost     `json:"fixedCost"` // nil if there is no plan
	Outputs   map[string]any `json:"outputs"`
	Next      []string       `json:"next"`
	Error     string         `json:"error"`
	Hint      string         `json:"hint"`

	changed bool     // the plan changes something
	place   []string // see placeOf
	said    []string // Terraform's warnings
	lost    []string // ours, of buckets
	secret  []string // outputs not to be shown
	err     error
}

// newReport has empty lists rather than none, for those who read the document.
func newReport() report {
	return report{
		Counts:   map[string]int{},
		Changes:  []change{},
		Warnings: []string{},
		Outputs:  map[string]any{},
		Next:     []string{},
	}
}

// planned takes over what a plan says.
func (r *report) planned(plan *tfjson.Plan) {
	r.Changes = changesOf(plan)
	for _, c := range r.Changes {
		r.Counts[c.Action]++
	}
	cost := costOf(plan)
	r.FixedCost = &cost
	r.place = placeOf(plan)
	r.lost = lostBuckets(plan)
	r.Warnings = append(append(r.Warnings, r.said...), r.lost...)
}

// tellPlan shows people what is about to happen.
func (r *report) tellPlan(w io.Writer, opt options) {
	place := r.place
	if r.Workspace != "default" {
		place = append(place, fmt.Sprintf("workspace %q", r.Workspace))
	}
	where := ""
	if len(place) > 0 {
		where = " (" + strings.Join(place, ", ") + ")"
	}
	if opt.planOnly {
		fmt.Fprintln(w) // Terraform has shown its plan, and its warnings too
	} else {
		for _, warning := range r.said {
			fmt.Fprintf(w, "%s\n\n", warning)
		}
	}
	what := counts(r.Changes)
	switch {
	case !r.changed:
		what = "nothing to change"
	case what == "":
		what = "nothing but outputs to change"
	}
	fmt.Fprintf(w, "In short%s: %s\n", where, what)
	tellChanges(w, r.Changes)
	for _, warning := range r.lost {
		fmt.Fprintln(w, warning)
	}
	if !opt.destroy {
		fmt.Fprintf(w, "Fixed cost: %v\n", *r.FixedCost)
	}
}

// fail notes why the command ended before its work was done; nil is no failure.
func (r *report) fail(err error) {
	r.err = err
	if err == nil {
		return
	}
	switch {
	case errors.Is(err, errInterrupted), errors.Is(err, errKilled):
		r.Outcome = interrupted
	case errors.Is(err, errDeclined):
		r.Outcome = declined
	default:
		r.Outcome = failed
	}
}

// finish tells the end. Its error is no more than the exit status, once the
// reason is told.
func (r *report) finish(opt options, stdout, stderr io.Writer) error {
	if r.err != nil {
		r.complain(opt, stderr)
	}
	if opt.json {
		encoder := json.NewEncoder(stdout)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(r); err != nil {
			return err
		}
	}
	switch {
	case r.err == nil:
		return nil
	case r.Outcome == interrupted:
		return command.ExitStatus(command.ExitInterrupted)
	}
	return command.ExitStatus(command.ExitFailed)
}

// complain tells the error: as Terraform words it, if it comes from there, and
// in a line of our own.
func (r *report) complain(opt options, stderr io.Writer) {
	err := r.err
	r.Error = err.Error()
	var f *failure
	if errors.As(err, &f) && f.words != "" {
		fmt.Fprintf(stderr, "\n%s\n\n", f.words)
		r.Error = f.words
	}
	if r.Outcome == interrupted {
		for _, reason := range []error{errInterrupted, errKilled} {
			if errors.Is(err, reason) {
				err = reason
			}
		}
		r.Error = err.Error()
	}
	r.Hint = hint(r.err, opt)
	command.Complain(stderr, "deploy", err, r.Hint)
}

// nextOutputs are names under which a module gives out what to try.
var nextOutputs = []string{"next", "next_commands"}

// readOutputs takes over the module's outputs, and what to try next with them.
func (r *report) readOutputs(outputs map[string]tfexec.OutputMeta) {
	for name, output := range outputs {
		var value any
		if !output.Sensitive {
			json.Unmarshal(output.Value, &value) // Terraform's own JSON
		}
		r.Outputs[name] = value
		if output.Sensitive {
			r.secret = append(r.secret, name)
		}
	}
	slices.Sort(r.secret)
	r.Next = nextCommands(r.Outputs)
}

// nextCommands are some commands to try: those that the module itself gives out,
// as a list or as lines, else some made of the outputs that are usual.
func nextCommands(outputs map[string]any) []string {
	commands := []string{}
	for _, name := range nextOutputs {
		switch value := outputs[name].(type) {
		case string:
			for line := range strings.Lines(value) {
				if line = strings.TrimSpace(line); line != "" {
					commands = append(commands, line)
				}
			}
		case []any:
			for _, entry := range value {
				if command, ok := entry.(string); ok {
					commands = append(commands, command)
				}
			}
		}
	}
	if len(commands) > 0 {
		return commands
	}
	text := func(names ...string) string {
		for _, name := range names {
			if value, ok := outputs[name].(string); ok && value != "" {
				return value
			}
		}
		return ""
	}
	if bucket := text("originals_bucket", "bucket", "website_bucket"); bucket != "" {
		commands = append(commands, "aws s3 cp photo.jpg s3://"+bucket+"/")
	}
	if example := text("example", "example_url"); example != "" {
		commands = append(commands, "curl -sIL "+example)
	} else if url := text("url", "website_url"); url != "" {
		commands = append(commands, "make doctor URL="+url)
	}
	return commands
}

// tellOutputs shows people the outputs that are text, and what to try.
func (r *report) tellOutputs(w io.Writer, opt options) {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(r.Outputs)) {
		if slices.Contains(nextOutputs, name) {
			continue // shown below
		}
		if slices.Contains(r.secret, name) {
			lines = append(lines, fmt.Sprintf("    %s = (secret: terraform -chdir=%s output -raw %s)", name, opt.dir, name))
		} else if text, ok := r.Outputs[name].(string); ok && !strings.Contains(text, "\n") {
			lines = append(lines, fmt.Sprintf("    %s = %s", name, text))
		}
	}
	if len(lines) > 0 {
		fmt.Fprintf(w, "Outputs:\n%s\n", strings.Join(lines, "\n"))
	}
	if len(r.Next) > 0 {
		fmt.Fprintf(w, "Try next:\n    %s\n", strings.Join(r.Next, "\n    "))
	}
}
