package terraform_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What is set here and what the function reads are two lists of the same names.
func TestEnvironmentIsWhatTheFunctionReads(t *testing.T) {
	set, read := environmentSet(t), environmentRead(t)
	for name := range set {
		if !read[name] {
			t.Errorf("environment.tf sets %s, which lambda/config.go does not read", name)
		}
	}
	delete(read, "ENABLE_CORS") // another name for CORS_ENABLED
	for name := range read {
		if !set[name] {
			t.Errorf("lambda/config.go reads %s, which environment.tf does not set", name)
		}
	}
}

// environmentSet are the names in the function's environment.
func environmentSet(t *testing.T) map[string]bool {
	_, rest, _ := strings.Cut(readFile(t, "environment.tf"), "  environment = {\n")
	inside, _, ok := strings.Cut(rest, "\n  }\n")
	if !ok {
		t.Fatal("environment.tf has no environment")
	}
	set := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^    ([A-Z_]+) += `).FindAllStringSubmatch(inside, -1) {
		set[m[1]] = true
	}
	return set
}

// environmentRead are the names that config.go asks for: the constants handed
// to getenv, and to the methods that read it. What starts with AWS_ is Lambda's.
func environmentRead(t *testing.T) map[string]bool {
	file, err := parser.ParseFile(token.NewFileSet(), "../lambda/config.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	read, name := map[string]bool{}, regexp.MustCompile(`^[A-Z][A-Z0-9_]+$`)
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 || !readsEnvironment(call.Fun) {
			return true
		}
		if lit, ok := call.Args[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if s, _ := strconv.Unquote(lit.Value); name.MatchString(s) && !strings.HasPrefix(s, "AWS_") {
				read[s] = true
			}
		}
		return true
	})
	if len(read) == 0 {
		t.Fatal("found nothing that lambda/config.go reads")
	}
	return read
}

// readsEnvironment reports whether a call is one of getenv(…) and e.something(…).
func readsEnvironment(f ast.Expr) bool {
	switch f := f.(type) {
	case *ast.Ident:
		return f.Name == "getenv"
	case *ast.SelectorExpr:
		x, ok := f.X.(*ast.Ident)
		return ok && x.Name == "e"
	}
	return false
}

// Alarms and dashboard ask for metrics by name, and nobody says so when there are
// none of that name.
func TestMetricsAreTheFunctions(t *testing.T) {
	source, module := functionSource(t), readFile(t, "observability.tf")
	wanted := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?:own\["|local\.namespace, "|metric = ")(\w+)"`).FindAllStringSubmatch(module, -1) {
		wanted[m[1]] = true
	}
	for _, others := range []string{"Errors", "Throttles", "ApproximateNumberOfMessagesVisible"} {
		delete(wanted, others) // AWS's own
	}
	if len(wanted) < 5 {
		t.Errorf("found only %v in observability.tf", slices.Sorted(maps.Keys(wanted)))
	}
	for name := range wanted {
		// emf.Count("Made", …), or a row of the table of outcomes.
		written := regexp.MustCompile(`(?:emf\.\w+\(|\{)"` + name + `", `)
		if !written.MatchString(source) {
			t.Errorf("observability.tf shows %s, which the function does not write", name)
		}
	}
	if !strings.Contains(module, `namespace  = "s3resize"`) || !regexp.MustCompile(`(?i)namespace\s+= "s3resize"`).MatchString(source) {
		t.Error("the namespaces differ")
	}
}

func TestIndexIsWhereTheFunctionKeepsIt(t *testing.T) {
	there := regexp.MustCompile(`(?m)^const IndexPrefix = (".+")$`).FindStringSubmatch(functionSource(t))
	if there == nil {
		t.Fatal("the function has no IndexPrefix")
	}
	if want := "  index_prefix  = " + there[1] + "\n"; !strings.Contains(readFile(t, "main.tf"), want) {
		t.Errorf("main.tf has no line %q", want)
	}
}

// Nothing of the module's deletes what users have stored: no bucket is emptied
// unless they ask for it, and no object is Terraform's.
func TestDestroySparesObjects(t *testing.T) {
	for _, name := range declared(t) {
		if strings.HasPrefix(name, "aws_s3_object.") || strings.HasPrefix(name, "aws_s3_bucket_object.") {
			t.Errorf("%s: destroy deletes objects that are resources", name)
		}
	}
	buckets := 0
	for _, file := range []string{"website.tf", "originals.tf"} {
		text := readFile(t, file)
		buckets += strings.Count(text, `resource "aws_s3_bucket" `)
		if strings.Count(text, "force_destroy") != strings.Count(text, "  force_destroy = var.force_destroy\n")*2 {
			t.Errorf("%s: expected force_destroy to be the variable's alone", file)
		}
	}
	all := 0
	for _, name := range declared(t) {
		if strings.HasPrefix(name, "aws_s3_bucket.") {
			all++
		}
	}
	if buckets == 0 || buckets != all {
		t.Errorf("looked at %d of %d buckets", buckets, all)
	}
}

// functionSource is the text of all Go files of the function, without its tests.
func functionSource(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir("../lambda", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			b.WriteString(readFile(t, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
