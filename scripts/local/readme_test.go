package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestReadme does what the README says, on a system of its own: it runs every
// command in order, compares what is printed where the README shows it, opens
// every URL of the tables, and looks for every picture.
func TestReadme(t *testing.T) {
	root := filepath.Join(startDir(), "..", "..")
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(readme)
	if lines := strings.Count(text, "\n"); lines >= 300 {
		t.Errorf("the README has %d lines", lines)
	}
	if !has("bash") || !has("curl") {
		t.Skip("the README's commands need bash and curl")
	}
	demo := startDemo(t, root)

	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	var session []shown
	for _, c := range consoles(text) {
		target, isMake := strings.CutPrefix(c.command, "make ")
		switch {
		case !isMake:
			session = append(session, c)
		case !regexp.MustCompile(`(?m)^([a-z-]+ )*` + strings.Fields(target)[0] + `( [a-z-]+)*:`).Match(makefile):
			t.Errorf("%q: the Makefile has no such target", c.command)
		}
	}
	demo.run(t, session)

	rows := regexp.MustCompile("(?m)^\\| `(/[^`]*)` \\|").FindAllStringSubmatch(text, -1)
	inline := regexp.MustCompile("escaped as URLs need it: `(/[^`]*)`").FindAllStringSubmatch(text, -1)
	if len(rows) < 5 || len(inline) != 1 {
		t.Fatalf("%d rows and %d other URLs found: the README has changed its form", len(rows), len(inline))
	}
	for _, row := range slices.Concat(rows, inline) {
		got, statuses := followRedirects(t, "GET", demo.website+row[1])
		if got.status != http.StatusOK || !strings.HasPrefix(got.header.Get("Content-Type"), "image/") {
			t.Errorf("%s: %v %s", row[1], statuses, got.header.Get("Content-Type"))
		}
	}
	for _, link := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(text, -1) {
		file, err := url.PathUnescape(link[1])
		if err == nil {
			_, err = os.Stat(filepath.Join(root, file))
		}
		if err != nil {
			t.Errorf("link: %v", err)
		}
	}
}

// shown is a command of the README with the output shown below it.
type shown struct{ command, output string }

// consoles reads the blocks marked as console sessions. A comment behind a
// command is not a part of it.
func consoles(text string) []shown {
	var all []shown
	inside := false
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "```"):
			inside = line == "```console"
		case !inside:
		case strings.HasPrefix(line, "$ "):
			command, _, _ := strings.Cut(line[2:], "  # ")
			all = append(all, shown{command: strings.TrimSpace(command)})
		default:
			all[len(all)-1].output += line + "\n"
		}
	}
	return all
}

// demo is the system as "make run" starts it, at free addresses.
type demo struct {
	root, work       string
	website, api, s3 string
}

func startDemo(t *testing.T, root string) demo {
	t.Helper()
	d := demo{root: root, work: t.TempDir()}
	build(t, startDir(), filepath.Join(d.work, "local"), ".")
	for _, name := range []string{"prewarm", "sign"} {
		build(t, root, filepath.Join(d.work, name), "./scripts/"+name)
	}
	cat, err := os.ReadFile(filepath.Join(root, "testdata", "originals", sample))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.work, "cat.jpg"), cat, 0o644); err != nil {
		t.Fatal(err)
	}
	port := freePorts()
	ports := []string{port(), port(), port()}
	d.website, d.api, d.s3 = "http://localhost:"+ports[0], "http://localhost:"+ports[1], "http://localhost:"+ports[2]

	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, filepath.Join(d.work, "local"), "-data", filepath.Join(d.work, "data"),
		"-website", ports[0], "-api", ports[1], "-s3", ports[2])
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(); _ = cmd.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "local: ready") {
			return d
		}
	}
	t.Fatal("it ended before it was ready")
	return d
}

func build(t *testing.T, dir, out, pkg string) {
	t.Helper()
	cmd := exec.Command("go", "build", "-o", out, pkg)
	cmd.Dir = dir
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", pkg, err, msg)
	}
}

// run runs the commands in one shell, one after the other, in a directory that
// holds nothing but cat.jpg. Only what differs by machine is replaced: the
// addresses, and "go run" by the program it would run.
func (d demo) run(t *testing.T, session []shown) {
	t.Helper()
	addresses := strings.NewReplacer(
		"http://localhost:8080", d.website, "http://localhost:8081", d.api, "http://localhost:9000", d.s3,
		"go run ./scripts/prewarm", "./prewarm", "go run ./scripts/sign", "./sign",
	)
	var script, want strings.Builder
	for i, c := range session {
		command := addresses.Replace(c.command)
		if strings.HasPrefix(command, "aws ") && !has("aws") {
			command = d.uploadInstead()
		}
		fmt.Fprintf(&script, "echo '%s'\n", mark(i))
		fmt.Fprintf(&script, "{ %s\n} || exit 1\n", command)
		fmt.Fprintf(&want, "%s\n%s", mark(i), addresses.Replace(c.output))
	}
	cmd := exec.Command("bash", "-c", script.String())
	cmd.Dir = d.work
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v after\n%s\n%s", err, stdout.String(), stderr.String())
	}
	got := strings.ReplaceAll(stdout.String(), "\r\n", "\n")
	for i, c := range session {
		if c.output == "" {
			continue
		}
		if got, want := section(got, i), section(want.String(), i); got != want {
			t.Errorf("$ %s\n%swant\n%s", c.command, got, want)
		}
	}
}

func mark(i int) string { return fmt.Sprintf("-- %d --", i) }

// section is what a session printed between two marks.
func section(out string, i int) string {
	_, out, _ = strings.Cut(out, mark(i)+"\n")
	out, _, _ = strings.Cut(out, mark(i+1)+"\n")
	return out
}

func has(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}

// uploadInstead does what the aws command in the README does where there is
// none: curl signs requests as well.
func (d demo) uploadInstead() string {
	return fmt.Sprintf(`curl -fsS --aws-sigv4 aws:amz:%s:s3 -u %s:%s -T cat.jpg %s/images/cat.jpg`, region, accessKey, secretKey, d.s3)
}
