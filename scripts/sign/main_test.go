package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/scripts/internal/command"
)

// sign runs the command with the secret of the Serverless Image Handler's guide.
func sign(t *testing.T, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	secret := func(name string) string {
		return map[string]string{"SECURITY_KEY": "mysecuritykey, older"}[name]
	}
	var out, errs bytes.Buffer
	status = verb().Execute(t.Context(), args, command.Std{In: strings.NewReader(stdin), Out: &out, Err: &errs, Getenv: secret})
	return status, out.String(), errs.String()
}

// The signature is the guide's own.
func TestThumbor(t *testing.T) {
	status, out, errs := sign(t, "", "-website", "https://images.example.com/", "200x200/smart/sub-folder/myimage.jpg")
	const address = "https://images.example.com/xYPyZ85kv-zKtzHsGe84Sx3IaeE=/200x200/smart/sub-folder/myimage.jpg"
	if want := address + "\n\n<img src=\"" + address + "\" alt=\"\">\n"; status != 0 || out != want || errs != "" {
		t.Errorf("%d\n%s\n%s", status, out, errs)
	}
}

func TestSrcset(t *testing.T) {
	_, out, _ := sign(t, "", "-sizes", "300x,600x200", "{size}/a b.jpg")
	lines := strings.Split(out, "\n")
	if len(lines) != 5 || !strings.HasSuffix(lines[0], "/300x/a%20b.jpg") || !strings.HasSuffix(lines[1], "/600x200/a%20b.jpg") {
		t.Fatalf("%s", out)
	}
	if want := `<img src="` + lines[0] + `" srcset="` + lines[0] + ` 300w, ` + lines[1] + ` 600w" alt="">`; lines[3] != want {
		t.Errorf("%s\nwant\n%s", lines[3], want)
	}
	// Heights do not say how wide a picture is.
	if _, out, _ := sign(t, "", "-sizes", "300x,x200", "{size}/a.jpg"); strings.Contains(out, "srcset") {
		t.Errorf("%s", out)
	}
}

func TestSIH(t *testing.T) {
	request := "{\"key\": \"cat.jpg\",\n \"edits\": {\"resize\": {\"width\": 300}}}"
	file := filepath.Join(t.TempDir(), "request.json")
	if err := os.WriteFile(file, []byte(request), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{"-", file} {
		status, out, errs := sign(t, request, "-scheme", "sih", "-expires", "20990101T000000Z", "-request", from, "-json")
		var line struct{ Path, URL string }
		if err := json.Unmarshal([]byte(out), &line); status != 0 || err != nil {
			t.Fatalf("%d %v\n%s\n%s", status, err, out, errs)
		}
		u, err := url.Parse(line.URL)
		if err != nil || u.Path != "/"+line.Path {
			t.Fatalf("%v %v", u, err)
		}
		if !(edit.Keys{"mysecuritykey"}).QuerySigned(u.Query().Get("signature"), line.Path, u.Query()) {
			t.Errorf("%s is not signed", line.URL)
		}
		if r, err := (edit.Dialects{}).Path(line.Path); err != nil || r.Variant.Key() != "300x/cat.jpg" {
			t.Errorf("%+v, %v", r, err)
		}
	}
}

// Which buckets and hosts may be named is for the function to know, and a "?" in
// a key must not be taken for a query.
func TestSignsWhatTheFunctionDecides(t *testing.T) {
	for _, path := range []string{
		"300x/filters:watermark(https://logos.example.com/a.png,0,0,50)/cat.jpg", "300x/filters:frame(s3:frames/gold.png)/cat.jpg", "meta/300x/cat.jpg",
	} {
		if status, out, errs := sign(t, "", path); status != 0 {
			t.Errorf("%s: %d %s%s", path, status, out, errs)
		}
	}
	if status, _, errs := sign(t, `{"bucket":"archive","key":"cat.jpg"}`, "-scheme", "sih", "-request", "-"); status != 0 {
		t.Errorf("another bucket: %d %s", status, errs)
	}
	_, out, _ := sign(t, "", "-scheme", "sih", "-json", "300x/what?.jpg")
	var line struct{ Path, URL string }
	if err := json.Unmarshal([]byte(out), &line); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(line.URL)
	if err != nil || !(edit.Keys{"mysecuritykey"}).QuerySigned(u.Query().Get("signature"), line.Path, u.Query()) {
		t.Errorf("%s is not signed, %v", line.URL, err)
	}
}

func TestExpiresFromNow(t *testing.T) {
	opt := options{scheme: bySIH}
	now := time.Date(2026, 12, 31, 23, 0, 0, 0, time.FixedZone("", 3600))
	if err := opt.readExpires("90m", now); err != nil || opt.expires != "20261231T233000Z" {
		t.Errorf("%q, %v", opt.expires, err)
	}
}

func TestRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		args   string
		status int
		want   string
	}{
		"nothing to sign":      {"", 2, "expected a PATH"},
		"both":                 {"-scheme sih -request - 300x/a.jpg", 2, "expected a PATH"},
		"another scheme":       {"-scheme imgix 300x/a.jpg", 2, "expected thumbor or sih"},
		"JSON the other way":   {"-request -", 2, "-scheme sih"},
		"expiry the other way": {"-expires 1h 300x/a.jpg", 2, "-scheme sih"},
		"expiry":               {"-scheme sih -expires soon 300x/a.jpg", 2, "20261231T235959Z"},
		"expired":              {"-scheme sih -expires -1h 300x/a.jpg", 2, "20261231T235959Z"},
		"website":              {"-website images.example.com 300x/a.jpg", 2, "https://images.example.com"},
		"sizes":                {"-sizes 300X {size}/a.jpg", 2, "WxH"},
		"any size":             {"-sizes * {size}/a.jpg", 2, "300x,600x"},
		"sizes for nothing":    {"-sizes 300x 300x/a.jpg", 2, "{size} in the path"},
		"no size":              {"{size}/a.jpg", 2, "-sizes and {size}"},
		"flag":                 {"-nonsense", 2, "not defined"},
		"path":                 {"300x/../a.jpg", 1, "segments"},
		"filter":               {"300x/filters:nonsense()/a.jpg", 1, "nonsense"},
		"not JSON":             {"-scheme sih -request -", 1, "not JSON"},
	} {
		status, out, errs := sign(t, "no JSON", strings.Fields(tt.args)...)
		if status != tt.status || out != "" || !strings.HasPrefix(errs, "sign: error: ") || !strings.Contains(errs, tt.want) {
			t.Errorf("%s: %d\n%s%s", name, status, out, errs)
		}
	}
	var errs bytes.Buffer
	if status := verb().Execute(t.Context(), []string{"300x/a.jpg"}, command.Std{Err: &errs, Getenv: func(string) string { return "" }}); status != 2 || !strings.Contains(errs.String(), "SECURITY_KEY") {
		t.Errorf("without a secret: %d %s", status, errs.String())
	}
}

func TestHelp(t *testing.T) {
	if status, out, _ := sign(t, "", "-h"); status != 0 || !strings.Contains(out, "Example") {
		t.Errorf("%d %s", status, out)
	}
}
