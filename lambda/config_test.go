package main

import (
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/handler"
)

// env is an environment that starts, with changes: name, value, name, value…
func env(changes ...string) func(string) string {
	vars := map[string]string{
		"BUCKET": "images", "URL": "http://images.s3-website-us-east-1.amazonaws.com", "ALLOWED_RESOLUTIONS": "300x300,720x",
	}
	for i := 0; i < len(changes); i += 2 {
		vars[changes[i]] = changes[i+1]
	}
	return func(name string) string { return vars[name] }
}

func TestConfigDefaults(t *testing.T) {
	c, err := readConfig(env())
	if err != nil {
		t.Fatal(err)
	}
	want := config{
		bucket: "images", originals: "images", url: "http://images.s3-website-us-east-1.amazonaws.com", allowed: c.allowed,
		quality: 80, maxPixels: 120_000_000, cacheControl: "public, max-age=86400", orient: true, linear: true, logLevel: slog.LevelInfo,
		region: "us-east-1", memory: 1769 << 20, functionName: "local", dialects: edit.Dialects{Open: edit.OpenDialects(), Buckets: []string{"images"}},
		open: c.open,
	}
	if got := c; got.allowed.String() != "300x300,720x" || !equal(got, want) {
		t.Errorf("%+v; want %+v", got, want)
	}
}

// equal compares all but the allow-list, which holds a slice.
func equal(a, b config) bool {
	a.allowed, b.allowed = edit.AllowList{}, edit.AllowList{}
	return fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b)
}

func TestConfigReadsEverything(t *testing.T) {
	c, err := readConfig(env(
		"URL", "https://cdn.example.com/pictures/", "SOURCE_BUCKETS", "private, other", "QUALITY", "65", "WEBP_QUALITY", "60", "PROGRESSIVE_JPEG", "yes",
		"MAX_PIXELS", "1000000", "CACHE_CONTROL", "max-age=60", "CORS_ENABLED", "Yes", "CORS_ORIGIN", "https://example.com",
		"RESPECT_ORIENTATION", "false", "LINEAR_LIGHT", "no", "LOG_LEVEL", "warning", "AWS_REGION", "eu-west-1", "AWS_ACCESS_KEY_ID", "id",
		"AWS_SECRET_ACCESS_KEY", "secret", "AWS_SESSION_TOKEN", "token", "AWS_ENDPOINT_URL", "http://general",
		"AWS_ENDPOINT_URL_S3", "http://localhost:9000", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512", "AWS_LAMBDA_FUNCTION_NAME", "resize",
		"ON_REPLACE", "Delete", "DIALECTS", "thumbor, json", "ALLOWED_OPERATIONS", "blur, rotate(90), meta", "OVERLAYS", "logos/, s3:other/",
		"TAG_DERIVATIVES", "yes", "EVENT_DELAY", "900", "EAGER_RESOLUTIONS", " 720x ", "DISTRIBUTION_ID", "EDFDVBD6EXAMPLE",
	))
	if err != nil {
		t.Fatal(err)
	}
	want := config{
		bucket: "images", originals: "private", url: "https://cdn.example.com/pictures", quality: 65, webpQuality: 60, coding: edit.Progressive, maxPixels: 1000000,
		cacheControl: "max-age=60", corsOrigin: "https://example.com", orient: false, linear: false, logLevel: slog.LevelWarn,
		region: "eu-west-1", accessKey: "id", secretKey: "secret", sessionToken: "token",
		endpoint: "http://localhost:9000", cloudFront: "http://general", memory: 512 << 20, functionName: "resize",
		secretsManager: "http://general", rekognitionAPI: "http://general",
		deleteStale: true, eager: []edit.Resolution{{Width: 720}}, distribution: "EDFDVBD6EXAMPLE",
		dialects: edit.Dialects{Open: edit.OpenDialects(edit.Thumbor, edit.JSON), Buckets: []string{"private", "other"}},
		open:     c.open, tag: true, eventDelay: 15 * time.Minute,
	}
	if !equal(c, want) {
		t.Errorf("%+v; want %+v", c, want)
	}
}

func TestConfigReadsDialectsAndAccess(t *testing.T) {
	c, err := readConfig(env(
		"THUMBOR_COMPAT", "SIH", "OSS_STYLES", `{"small":"image/resize,w_100"}`, "WATERMARK_HOSTS", "Logos.example.com, localhost:8443",
		"AUTO_WEBP", "Yes", "DETECTOR", "rekognition", "SECURITY_KEY", "new, old", "ALLOW_UNSAFE_URL", "False",
		"ENABLE_SIGNATURE", "Yes", "SECRETS_MANAGER", "images", "SECRET_KEY", "field", "ENABLE_DEFAULT_FALLBACK_IMAGE", "Yes",
		"DEFAULT_FALLBACK_IMAGE_BUCKET", "private", "DEFAULT_FALLBACK_IMAGE_KEY", "sorry.png",
	))
	if err != nil {
		t.Fatal(err)
	}
	wanted := edit.Dialects{
		Open: edit.OpenDialects(), SIH: true, Buckets: []string{"images"}, Styles: map[string]string{"small": "image/resize,w_100"},
		WatermarkHosts: []string{"logos.example.com", "localhost:8443"},
	}
	if fmt.Sprintf("%+v", c.dialects) != fmt.Sprintf("%+v", wanted) {
		t.Errorf("%+v; want %+v", c.dialects, wanted)
	}
	if !c.autoWebP || !c.rekognition || !slices.Equal(c.keys, edit.Keys{"new", "old"}) ||
		!c.onlySigned || !c.signQueries || c.secret != "images" || c.secretField != "field" || c.fallback != (handler.Fallback{Bucket: "private", Key: "sorry.png"}) {
		t.Errorf("%+v", c)
	}
	if c, err := readConfig(env("ENABLE_CORS", "YES")); err != nil || c.corsOrigin != "*" {
		t.Errorf("%+v, %v", c, err)
	}
}

// A size is open to everyone; for more an installation names dialects or
// operations.
func TestConfigOpen(t *testing.T) {
	parse := func(s string) string {
		open, err := edit.ParseOpen(s)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(open)
	}
	for _, tt := range []struct {
		dialects, operations, autoWebP string
		want                           string
	}{
		{"", "", "no", fmt.Sprint(edit.Open{})},
		{"", "", "yes", parse("format(webp)")},
		{"", "grayscale", "yes", parse("grayscale,format(webp)")},
		{"", "*", "yes", parse("*")},
		{"any", "", "no", parse("resize,fill,format,quality")},
		{"query", "", "yes", parse("resize,fill,format,quality")},
		{"", "steps", "no", parse("steps")},
	} {
		c, err := readConfig(env("DIALECTS", tt.dialects, "ALLOWED_OPERATIONS", tt.operations, "AUTO_WEBP", tt.autoWebP))
		c.open.Overlays = edit.Overlays{}
		if err != nil || fmt.Sprint(c.open) != tt.want {
			t.Errorf("DIALECTS=%q, ALLOWED_OPERATIONS=%q: %v, %v; want %s", tt.dialects, tt.operations, c.open, err, tt.want)
		}
	}
	c, err := readConfig(env("SOURCE_BUCKETS", "private,logos", "OVERLAYS", "s3:logos/"))
	if err != nil || !c.open.Overlays.Allows(edit.Source{Bucket: "logos", Key: "a.png"}, "") || c.open.Overlays.Allows(edit.Source{Key: "a.png"}, "") {
		t.Errorf("%v, %v", c.open.Overlays, err)
	}
}

func TestConfigRewrites(t *testing.T) {
	for name, environment := range map[string]func(string) string{
		"Python":     env("REWRITE_ENABLED", "YES", "REWRITE_PATTERNS", `[(r'^/small/(.*)', r'/300x300/\1')]`),
		"JavaScript": env("REWRITE_MATCH_PATTERN", `/^\/small\//`, "REWRITE_SUBSTITUTION", "/300x300/"),
	} {
		c, err := readConfig(environment)
		if got := c.dialects.Rewrites.Apply("small/a.jpg"); err != nil || got != "300x300/a.jpg" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if c, err := readConfig(env("REWRITE_PATTERNS", `[(r'a', r'b')]`)); err != nil || c.dialects.Rewrites.Any() {
		t.Errorf("rules that are not enabled: %v", err)
	}
	for name, environment := range map[string]func(string) string{
		"REWRITE_PATTERNS":      env("REWRITE_ENABLED", "YES", "REWRITE_PATTERNS", `[(r'a(?=b)', r'b')]`),
		"REWRITE_MATCH_PATTERN": env("REWRITE_MATCH_PATTERN", "/a/"),
		"nothing beside":        env("REWRITE_MATCH_PATTERN", "/a/", "REWRITE_SUBSTITUTION", "b", "REWRITE_ENABLED", "YES", "REWRITE_PATTERNS", `[(r'a', r'b')]`),
	} {
		if _, err := readConfig(environment); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v; want an error with %q", err, name)
		}
	}
}

func TestCORSIsOffUnlessEnabled(t *testing.T) {
	c, err := readConfig(env("CORS_ORIGIN", "https://example.com"))
	if err != nil || c.corsOrigin != "" {
		t.Errorf("%q, %v", c.corsOrigin, err)
	}
}

func TestConfigReportsAllMistakesAtOnce(t *testing.T) {
	bad := map[string]string{
		"BUCKET": "", "URL": "images.example.com", "ALLOWED_RESOLUTIONS": "300x300,300X300", "QUALITY": "101",
		"MAX_PIXELS": "many", "CACHE_CONTROL": "no\ncache", "CORS_ENABLED": "perhaps", "CORS_ORIGIN": "ö",
		"RESPECT_ORIENTATION": "2", "LINEAR_LIGHT": "dim", "LOG_LEVEL": "loud", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "-1",
		"ON_REPLACE": "forget", "EAGER_RESOLUTIONS": "300x300", "DISTRIBUTION_ID": "arn:aws:cloudfront::123456789012:distribution/E1", "AWS_ENDPOINT_URL_CLOUDFRONT": "cloudfront",
		"THUMBOR_COMPAT": "imgproxy", "OSS_STYLES": "small", "WATERMARK_HOSTS": "https://logos.example.com", "DETECTOR": "eyes",
		"ALLOWED_OPERATIONS": "enlarge", "SECURITY_KEY": "a,,b", "ENABLE_DEFAULT_FALLBACK_IMAGE": "yes", "AUTO_WEBP": "always",
		"SOURCE_BUCKETS": "private,,other", "DIALECTS": "thumber", "OVERLAYS": "s3:nowhere/", "TAG_DERIVATIVES": "all", "EVENT_DELAY": "901", "AWS_ENDPOINT_URL_S3": "localhost:9000", "AWS_ENDPOINT_URL": "http://",
	}
	_, err := readConfig(func(name string) string { return bad[name] })
	if err == nil {
		t.Fatal("no error")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != len(bad) {
		t.Errorf("%d lines for %d mistakes:\n%v", len(lines), len(bad), err)
	}
	for name := range bad {
		found := false
		for _, line := range lines {
			found = found || strings.HasPrefix(line, name) && strings.Contains(line, "expected ")
		}
		if !found {
			t.Errorf("no line says what is expected of %s:\n%v", name, err)
		}
	}
}

func TestConfigURL(t *testing.T) {
	for _, bad := range []string{
		"", "/", "images.example.com", "ftp://images.example.com", "http://", "http:///x", "http://h/?a=b", "http://h/#f",
		"http://u:p@h", "http://h//", "https://h/%zz", "javascript:alert(1)", "http://:80", "http://h/a b", "http://h/é", "http://é.com",
	} {
		if c, err := readConfig(env("URL", bad)); err == nil {
			t.Errorf("URL=%q is taken for %q", bad, c.url)
		}
	}
}

func TestConfigEager(t *testing.T) {
	for _, bad := range []string{"*", "300x300,64x64", "0x5", "300x300;720x"} {
		if c, err := readConfig(env("EAGER_RESOLUTIONS", bad)); err == nil || !strings.Contains(err.Error(), "EAGER_RESOLUTIONS") {
			t.Errorf("EAGER_RESOLUTIONS=%q is taken for %v, %v", bad, c.eager, err)
		}
	}
	if c, err := readConfig(env("EAGER_RESOLUTIONS", "64x64,x7", "ALLOWED_RESOLUTIONS", "*")); err != nil || len(c.eager) != 2 {
		t.Errorf("%v, %v", c.eager, err)
	}
}

func TestConfigBuckets(t *testing.T) {
	for name, bad := range map[string][]string{
		"BUCKET":         {"s3://images", "images/", "arn:aws:s3:::images", "images,other", "my images"},
		"SOURCE_BUCKETS": {",", "s3://private", "private,", " ,private"},
	} {
		for _, value := range bad {
			if c, err := readConfig(env(name, value)); err == nil {
				t.Errorf("%s=%q is taken for %q, %q", name, value, c.bucket, c.originals)
			}
		}
	}
	const arn = "arn:aws:s3:eu-west-1:123456789012:accesspoint/originals"
	if c, err := readConfig(env("SOURCE_BUCKETS", arn)); err != nil || c.originals != arn {
		t.Errorf("%q, %v", c.originals, err)
	}
}

// The table of settings has every variable that is read, and no other; but those
// that Lambda sets itself are not for people.
func TestDocsNameTheVariables(t *testing.T) {
	source, err := os.ReadFile("config.go")
	if err != nil {
		t.Fatal(err)
	}
	settings, err := os.ReadFile("../docs/settings.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `[A-Z].*").FindAllString(string(settings), -1) {
		first, _, _ := strings.Cut(row[2:], "|")
		for _, name := range regexp.MustCompile("`([A-Z0-9_]+)`").FindAllStringSubmatch(first, -1) {
			documented[name[1]] = true
		}
	}
	read := map[string]bool{}
	for _, m := range regexp.MustCompile(`"([A-Z][A-Z0-9_]+)"`).FindAllStringSubmatch(string(source), -1) {
		read[m[1]] = true
		if !documented[m[1]] && !strings.HasPrefix(m[1], "AWS_") {
			t.Errorf("%s is read, but docs/settings.md does not say so", m[1])
		}
	}
	for name := range documented {
		if !read[name] {
			t.Errorf("docs/settings.md has %s, which nobody reads", name)
		}
	}
}
