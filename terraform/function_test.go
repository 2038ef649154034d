package terraform_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
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
	source, module := readFile(t, "../lambda/handler/metrics.go"), readFile(t, "observability.tf")
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
		if !strings.Contains(source, `{"`+name+`", `) {
			t.Errorf("observability.tf shows %s, which lambda/handler/metrics.go does not write", name)
		}
	}
	if !strings.Contains(module, `namespace  = "s3resize"`) || !strings.Contains(source, `metricsNamespace = "s3resize"`) {
		t.Error("the namespaces differ")
	}
}

func TestIndexIsWhereTheFunctionKeepsIt(t *testing.T) {
	there := regexp.MustCompile(`(?m)^const IndexPrefix = (".+")$`).FindStringSubmatch(readFile(t, "../lambda/handler/index.go"))
	if there == nil {
		t.Fatal("lambda/handler/index.go has no IndexPrefix")
	}
	if want := "  index_prefix = " + there[1] + "\n"; !strings.Contains(readFile(t, "main.tf"), want) {
		t.Errorf("main.tf has no line %q", want)
	}
}
