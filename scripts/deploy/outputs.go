package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-exec/tfexec"
)

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
