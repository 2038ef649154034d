package terraform_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// pathSettings are what the module writes at the head of the CloudFront Function.
type pathSettings struct {
	Query  bool `json:"query"`
	OSS    bool `json:"oss"`
	WebP   bool `json:"webp"`
	Direct bool `json:"direct"`
}

var allPaths = pathSettings{Query: true, OSS: true, WebP: true, Direct: true}

// browserAccept is what Chrome sends for an <img>.
const browserAccept = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"

// pathsCode is the function as the module sends it.
func pathsCode(t *testing.T, settings pathSettings) string {
	t.Helper()
	head, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	code := strings.Replace(readFile(t, "paths.js.tftpl"), "${settings}", string(head), 1)
	code = regexp.MustCompile(`(?m)^ *//.*\n`).ReplaceAllString(code, "")
	return regexp.MustCompile(`(?m)^ +`).ReplaceAllString(code, "")
}

// viewed is one request of a reader's: a path, escaped as it is sent and with its
// query, and what the reader accepts.
type viewed struct{ address, accept string }

// outcome is what becomes of it: another path, or a redirect.
type outcome struct {
	URI        string `json:"uri"`
	StatusCode int    `json:"statusCode"`
	Headers    map[string]struct {
		Value string `json:"value"`
	} `json:"headers"`
}

func (o outcome) location() string { return o.Headers["location"].Value }

// runPaths runs the function in Node, on all requests at once.
func runPaths(t *testing.T, settings pathSettings, requests []viewed) []outcome {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not on PATH")
	}
	var events []any
	for _, r := range requests {
		events = append(events, r.event())
	}
	input, err := json.Marshal(events)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "paths.js")
	code := "'use strict';\n" + pathsCode(t, settings) +
		"\nconst events = JSON.parse(require('fs').readFileSync(0, 'utf8'));\nconsole.log(JSON.stringify(events.map(handler)));\n"
	if err := os.WriteFile(file, []byte(code), 0o600); err != nil {
		t.Fatal(err)
	}
	node := exec.CommandContext(t.Context(), "node", file)
	node.Stdin = strings.NewReader(string(input))
	out, err := node.CombinedOutput()
	var outcomes []outcome
	if err != nil || json.Unmarshal(out, &outcomes) != nil || len(outcomes) != len(requests) {
		t.Fatalf("node: %v\n%.2000s", err, out)
	}
	return outcomes
}

// event is the request in the form that CloudFront hands to functions: names and
// values as they were sent, and of a repeated one the first again beside all
// (CloudFront Developer Guide, "CloudFront Functions event structure").
func (v viewed) event() any {
	type value struct {
		Value      string  `json:"value"`
		MultiValue []value `json:"multiValue,omitempty"`
	}
	path, query, _ := strings.Cut(v.address, "?")
	parameters := map[string]value{}
	for pair := range strings.SplitSeq(query, "&") {
		name, text, _ := strings.Cut(pair, "=")
		if name == "" {
			continue
		}
		p, twice := parameters[name]
		switch {
		case !twice:
			p.Value = text
		case p.MultiValue == nil:
			p.MultiValue = []value{{Value: p.Value}, {Value: text}}
		default:
			p.MultiValue = append(p.MultiValue, value{Value: text})
		}
		parameters[name] = p
	}
	headers := map[string]value{"host": {Value: "images.example.com"}}
	if v.accept != "" {
		headers["accept"] = value{Value: v.accept}
	}
	return map[string]any{
		"version": "1.0",
		"request": map[string]any{"method": "GET", "uri": path, "querystring": parameters, "headers": headers},
	}
}
