package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

// elsewhere are variables of the function that say nothing about what derivatives
// are like, nor where they are.
var elsewhere = []string{
	"URL", "LOG_LEVEL", "ON_REPLACE", "DISTRIBUTION_ID", "EVENT_DELAY", "EAGER_RESOLUTIONS", "ALLOWED_OPERATIONS", "OVERLAYS",
	"SECURITY_KEY", "ALLOW_UNSAFE_URL", "ENABLE_SIGNATURE", "SECRETS_MANAGER", "SECRET_KEY", "AUTO_WEBP", "OSS_STYLES",
	"REWRITE_ENABLED", "REWRITE_PATTERNS", "REWRITE_MATCH_PATTERN", "REWRITE_SUBSTITUTION", "CORS_ENABLED", "CORS_ORIGIN", "ENABLE_CORS",
	"ENABLE_DEFAULT_FALLBACK_IMAGE", "DEFAULT_FALLBACK_IMAGE_BUCKET", "DEFAULT_FALLBACK_IMAGE_KEY",
}

// Whoever gives the function a variable decides here whether prewarm reads it.
func TestSettingsReadWhatShapesDerivatives(t *testing.T) {
	function, here := variablesIn(t, "../../lambda/config.go"), variablesIn(t, "settings.go")
	for _, name := range function {
		if slices.Contains(here, name) == slices.Contains(elsewhere, name) {
			t.Errorf("lambda/config.go reads %s: either settings.go reads it, or it is listed as saying nothing of derivatives", name)
		}
	}
	for _, name := range slices.Concat(here, elsewhere) {
		if !slices.Contains(function, name) {
			t.Errorf("%s: the function does not read it", name)
		}
	}
}

// variablesIn are the names of variables in the strings of a file, but for those
// of AWS.
func variablesIn(t *testing.T, file string) (names []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)
	ast.Inspect(parsed, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) > 0 {
			if lit, ok := call.Args[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, _ := strconv.Unquote(lit.Value); name.MatchString(s) && !strings.HasPrefix(s, "AWS_") && !slices.Contains(names, s) {
					names = append(names, s)
				}
			}
		}
		return true
	})
	return names
}

func TestNewSettings(t *testing.T) {
	list := func(s string) edit.AllowList {
		l, err := edit.ParseAllowList(s)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	usual := settings{dialects: edit.Dialects{Open: edit.OpenDialects()}, maxPixels: pipeline.DefaultMaxPixels, memory: functionMemory, allowed: list("")}
	with := func(change func(*settings)) settings {
		s := usual
		change(&s)
		return s
	}
	for variables, want := range map[string]settings{
		"": usual,
		"BUCKET=images SOURCE_BUCKETS=a,b ALLOWED_RESOLUTIONS=3x3,x9 QUALITY=70 WEBP_QUALITY=60": with(func(s *settings) {
			s.bucket, s.sources, s.allowed, s.quality, s.webpQuality = "images", []string{"a", "b"}, list("3x3,x9"), 70, 60
		}),
		"PROGRESSIVE_JPEG=yes RESPECT_ORIENTATION=no LINEAR_LIGHT=no TAG_DERIVATIVES=yes DETECTOR=rekognition": with(func(s *settings) {
			s.coding, s.sideways, s.gamma, s.tagged, s.rekognition = edit.Progressive, true, true, true, true
		}),
		"PROGRESSIVE_JPEG=no MAX_PIXELS=7 AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512 CACHE_CONTROL=no-cache": with(func(s *settings) {
			s.coding, s.maxPixels, s.memory, s.cacheControl = edit.Baseline, 7, 512<<20, "no-cache"
		}),
		"DIALECTS=any THUMBOR_COMPAT=sih WATERMARK_HOSTS=Logos.example.com": with(func(s *settings) {
			s.dialects = edit.Dialects{SIH: true, WatermarkHosts: []string{"logos.example.com"}}
		}),
	} {
		got, err := newSettings("", fields(variables))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %+v, %v\nwant %+v", variables, got, err, want)
		}
	}
	_, err := newSettings("the function resize", fields("QUALITY=x LINEAR_LIGHT=perhaps ALLOWED_RESOLUTIONS=3 DIALECTS=french"))
	for _, want := range []string{"the function resize: QUALITY: \"x\"", "LINEAR_LIGHT: \"perhaps\": expected yes or no", "ALLOWED_RESOLUTIONS: ", "DIALECTS: "} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %s", err, want)
		}
	}
}

// fields reads NAME=VALUE separated by blanks.
func fields(s string) map[string]string {
	variables := map[string]string{}
	for _, f := range strings.Fields(s) {
		name, value, _ := strings.Cut(f, "=")
		variables[name] = value
	}
	return variables
}

func TestReadEnvironment(t *testing.T) {
	file := filepath.Join(t.TempDir(), "env")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("# the function\n\nA=1\n export B = 2\nC=\"x y\"\nD='it''s'\nE=\nF=a=b\r\nG=\"\n")
	if _, err := readEnvironment(file); err == nil || !strings.HasSuffix(err.Error(), "line 4: expected NAME=VALUE") {
		t.Errorf("%v", err)
	}
	write("# the function\n\nA=1\n export B=2\nC=\"x y\"\nD='it''s'\nE=\nF=a=b\r\nG=\"\n")
	got, err := readEnvironment(file)
	if want := map[string]string{"A": "1", "B": "2", "C": "x y", "D": "it''s", "E": "", "F": "a=b", "G": `"`}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := readEnvironment(file + "none"); err == nil {
		t.Error("no file, no error")
	}
}

// The function's own settings count, where the bucket and the originals are too.
func TestSettingsOfTheFunction(t *testing.T) {
	s := newFakeS3(t)
	s.put("originals", "cat.png", tinyPNG(t))
	s.environment(t)
	f := &fakeLambda{settings: `{"MemorySize":512,"Environment":{"Variables":{"BUCKET":"images","SOURCE_BUCKETS":"originals","CACHE_CONTROL":"no-cache","ALLOWED_RESOLUTIONS":"3x3"}}}`}
	server := httptest.NewServer(f)
	defer server.Close()
	t.Setenv("AWS_ENDPOINT_URL_LAMBDA", server.URL)
	status, _, stderr := runArgs(t.Context(), "-bucket images -resolutions 3x3,4x4 -function resize")
	if status != 0 || s.header("3x3/cat.png", "Cache-Control") != "no-cache" || s.body(".derivatives/cat.png/4x4") == nil || s.body(".derivatives/cat.png/3x3") != nil {
		t.Errorf("status %d, %q\n%s", status, s.keys("images"), stderr)
	}
	for args, want := range map[string]string{
		"-bucket other -resolutions 3x3 -function resize":                    "the bucket of the function resize is images, and -bucket is other",
		"-bucket images -originals images -resolutions 3x3 -function resize": "the originals of the function resize are in originals, and -originals is images",
	} {
		if status, _, stderr := runArgs(t.Context(), args); status != exitFailed || !strings.Contains(stderr, want) || !strings.Contains(stderr, "hint: ") {
			t.Errorf("%s: status %d\n%s", args, status, stderr)
		}
	}
	f.settings = ""
	status, _, stderr = runArgs(t.Context(), "-bucket images -resolutions 3x3 -function resize")
	if status != exitFailed || !strings.Contains(stderr, "the settings of resize: AccessDenied") || !strings.Contains(stderr, "lambda:GetFunctionConfiguration") {
		t.Errorf("status %d\n%s", status, stderr)
	}
}
