package terraform_test

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the tables in README.md")

// The README's tables are those of the module: go test ./terraform -update
// writes them.
func TestTables(t *testing.T) {
	got := readFile(t, "README.md")
	want := between(t, got, "variables", variablesTable(t))
	want = between(t, want, "outputs", outputsTable(t))
	if got == want {
		return
	}
	if !*update {
		t.Fatal("README.md does not show the module's variables and outputs: run go test ./terraform -update")
	}
	if os.Getenv("CI") != "" {
		t.Fatal("-update is not for CI")
	}
	if err := os.WriteFile("README.md", []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// between puts a table between its two marks.
func between(t *testing.T, text, mark, table string) string {
	t.Helper()
	before, rest, ok1 := strings.Cut(text, "<!-- "+mark+" -->\n")
	_, after, ok2 := strings.Cut(rest, "<!-- end of "+mark+" -->\n")
	if !ok1 || !ok2 {
		t.Fatalf("README.md has no place for its %s", mark)
	}
	return before + "<!-- " + mark + " -->\n" + table + "<!-- end of " + mark + " -->\n" + after
}

func variablesTable(t *testing.T) string {
	var b strings.Builder
	b.WriteString("| variable | meaning | type | default |\n|---|---|---|---|\n")
	all := blocks(t, "variables.tf", "variable")
	all = append(all, blocks(t, "variables_requests.tf", "variable")...)
	all = append(all, blocks(t, "variables_function.tf", "variable")...)
	all = append(all, blocks(t, "variables_services.tf", "variable")...)
	for _, v := range all {
		if v.arguments["type"] == "" || v.arguments["description"] == "" {
			t.Errorf("variable %s: expected a type and a description", v.name)
		}
		value := "required"
		if d, ok := v.arguments["default"]; ok {
			value = "`" + d + "`"
		}
		writeRow(&b, "`"+v.name+"`", unquote(v.arguments["description"]), "`"+oneLine(v.arguments["type"])+"`", value)
	}
	return b.String()
}

// oneLine writes an object's type with commas, which its lines had no need of.
func oneLine(kind string) string {
	kind = regexp.MustCompile(` += `).ReplaceAllString(kind, " = ")
	return regexp.MustCompile(`\) (\w+ = )`).ReplaceAllString(kind, "), $1")
}

func outputsTable(t *testing.T) string {
	var b strings.Builder
	b.WriteString("| output | what |\n|---|---|\n")
	for _, o := range blocks(t, "outputs.tf", "output") {
		if o.arguments["description"] == "" {
			t.Errorf("output %s: expected a description", o.name)
		}
		writeRow(&b, "`"+o.name+"`", unquote(o.arguments["description"]))
	}
	return b.String()
}

func writeRow(b *strings.Builder, cells ...string) {
	for _, c := range cells {
		b.WriteString("| " + strings.ReplaceAll(c, "|", `\|`) + " ")
	}
	b.WriteString("|\n")
}
