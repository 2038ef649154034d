package terraform_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// block is a variable or an output of the module.
type block struct {
	name string
	// arguments are the expressions as they stand there, on one line each.
	arguments map[string]string
}

var (
	blockStart = regexp.MustCompile(`^(variable|output) "(\w+)" \{$`)
	argument   = regexp.MustCompile(`^  (\w+) += (.*)$`)
)

// blocks reads the variables or outputs of a file. It relies on what terraform
// fmt makes of it: blocks end with "}" in the first column, and their arguments
// are indented by two.
func blocks(t *testing.T, file, kind string) (all []block) {
	t.Helper()
	last := "" // the argument that the line may go on with
	for line := range strings.Lines(readFile(t, file)) {
		line = strings.TrimRight(line, "\n")
		if m := blockStart.FindStringSubmatch(line); m != nil && m[1] == kind {
			all, last = append(all, block{m[2], map[string]string{}}), ""
			continue
		}
		if len(all) == 0 {
			continue
		}
		args := all[len(all)-1].arguments
		if m := argument.FindStringSubmatch(line); m != nil {
			args[m[1]], last = m[2], m[1]
		} else if last != "" && (strings.HasPrefix(line, "   ") || line == "  })" || line == "  }") {
			args[last] += " " + strings.TrimSpace(line)
		} else {
			last = ""
		}
	}
	if len(all) == 0 {
		t.Fatalf("%s has no %s", file, kind)
	}
	return all
}

// unquote reads a quoted string of the configuration.
func unquote(s string) string {
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(strings.TrimSuffix(strings.TrimPrefix(s, `"`), `"`))
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
