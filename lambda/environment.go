package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"strings"

	"s3resize/lambda/edit"
)

// environment reads variables and gathers what is wrong with them. A variable
// that is not set, or empty, has its default.
type environment struct {
	getenv   func(string) string
	mistakes []error
}

func (e *environment) mistake(name, value, expected string) {
	e.mistakes = append(e.mistakes, fmt.Errorf("%s=%q: expected %s", name, value, expected))
}

func (e *environment) required(name, expected string) string {
	value := strings.TrimSpace(e.getenv(name))
	if value == "" {
		e.mistake(name, value, expected)
	}
	return value
}

// bucket reads a bucket's bare name: an address or an ARN of it would fail only
// with the first request.
func (e *environment) bucket(name string) string {
	const expected = "the name of the bucket that is served as a website, such as images"
	value := e.required(name, expected)
	if strings.ContainsAny(value, "/:, ") {
		e.mistake(name, value, expected)
	}
	return value
}

// buckets reads names separated by commas, or ARNs of access points.
func (e *environment) buckets(name string) []string {
	names := e.list(name)
	for _, bucket := range names {
		if strings.Contains(bucket, "://") {
			e.mistake(name, bucket, "names of buckets separated by commas, such as originals,archive")
		}
	}
	return names
}

// list reads words separated by commas; none where there are none.
func (e *environment) list(name string) []string {
	value := strings.TrimSpace(e.getenv(name))
	if value == "" {
		return nil
	}
	words := strings.Split(value, ",")
	for i, word := range words {
		words[i] = strings.TrimSpace(word)
		if words[i] == "" {
			// The value may be a secret.
			e.mistake(name, "…,,…", "words separated by single commas")
		}
	}
	return words
}

// hosts reads hosts, with their ports if these are not the usual ones.
func (e *environment) hosts(name string) []string {
	hosts := e.list(name)
	for i, host := range hosts {
		hosts[i] = strings.ToLower(host)
		if u, err := url.Parse("https://" + hosts[i]); err != nil || u.Host != hosts[i] || u.Hostname() == "" {
			e.mistake(name, host, "hosts separated by commas, such as logos.example.com")
		}
	}
	return hosts
}

// dialects reads words for dialects; without any the installation is plain.
func (e *environment) dialects(name string) edit.DialectSet {
	open, err := edit.ParseDialects(e.getenv(name))
	e.note(name, err)
	return open
}

// openWithDialects is what is open to everyone in an installation that reads other
// dialects, unless it says otherwise: what pages ask for that come from elsewhere.
// Of a size such as 300x300 that is 1,360 variants, see [edit.Open.Count]; the
// steps of all operations would be 366,609.
const openWithDialects = "resize,fill,format,quality"

// open reads what is open to everyone. By default it is nothing besides sizes in
// a plain installation, and [openWithDialects] in others.
//
// With AUTO_WEBP, WebP is open besides: a CDN that makes paths of what readers
// accept asks for it by name.
func (e *environment) open(name string, d edit.Dialects, autoWebP bool) edit.Open {
	value := strings.TrimSpace(e.getenv(name))
	if value == "" && !d.IsPlain() {
		value = openWithDialects
	}
	if autoWebP && value != "*" {
		value = strings.TrimPrefix(value+",format(webp)", ",")
	}
	open, err := edit.ParseOpen(value)
	e.note(name, err)
	return open
}

// overlays reads where strangers' overlays may come from.
func (e *environment) overlays(name string, buckets []string) edit.Overlays {
	overlays, err := edit.ParseOverlays(e.getenv(name), buckets)
	e.note(name, err)
	return overlays
}

// styles reads a JSON object of names and chains.
func (e *environment) styles(name string) map[string]string {
	value := strings.TrimSpace(e.getenv(name))
	if value == "" {
		return nil
	}
	var styles map[string]string
	if json.Unmarshal([]byte(value), &styles) != nil {
		e.mistake(name, value, `a JSON object of names and chains, such as {"small":"image/resize,w_100"}`)
		return nil
	}
	e.note(name, edit.Dialects{Styles: styles}.CheckStyles())
	return styles
}

// note keeps an error about a variable.
func (e *environment) note(name string, err error) {
	if err != nil {
		e.mistakes = append(e.mistakes, fmt.Errorf("%s: %w", name, err))
	}
}

// website reads the address that redirects go to. A "/" at its end is taken
// off: with it, every redirect would lead to "//key", which is another key.
func (e *environment) website(name string) string {
	const expected = "the website's address, such as http://images.s3-website-us-east-1.amazonaws.com or https://images.example.com"
	given := e.required(name, expected)
	if given == "" {
		return ""
	}
	value := strings.TrimSuffix(given, "/")
	if !isAddress(value) || strings.HasSuffix(value, "/") {
		e.mistake(name, given, expected)
	}
	return value
}

// endpoint reads the address of what stands in for AWS; "" where nothing does.
func (e *environment) endpoint(name string) string {
	value := strings.TrimSpace(e.getenv(name))
	if value != "" && !isAddress(value) {
		e.mistake(name, value, "the address of what stands in for AWS, such as http://localhost:9000")
	}
	return value
}

// isAddress reports whether s is an absolute http or https URL without a query,
// escaped so that it can be sent as it is.
func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil &&
		!strings.ContainsAny(s, "?#") && u.String() == s
}

func (e *environment) allowList(name string) edit.AllowList {
	list, err := edit.ParseAllowList(e.getenv(name))
	e.note(name, err)
	return list
}

// eager reads resolutions that are allowed besides.
func (e *environment) eager(name string, allowed edit.AllowList) []edit.Resolution {
	value := e.getenv(name)
	list, err := edit.ParseAllowList(value)
	switch {
	case err != nil:
		e.mistakes = append(e.mistakes, fmt.Errorf("%s: %w", name, err))
	case list.Any():
		e.mistake(name, value, "resolutions by name, such as 300x300,720x")
	}
	for _, r := range list.Resolutions() {
		if !allowed.Allows(r) {
			e.mistake(name, r.String(), "one of ALLOWED_RESOLUTIONS")
		}
	}
	return list.Resolutions()
}

// word reads one of two words; the first is the default.
func (e *environment) word(name, first, second string) string {
	value := strings.ToLower(strings.TrimSpace(e.getenv(name)))
	if value != "" && value != first && value != second {
		e.mistake(name, value, first+" or "+second)
	}
	return cmp.Or(value, first)
}

// distribution reads the id of a CloudFront distribution; "" where there is none.
func (e *environment) distribution(name string) string {
	value := strings.TrimSpace(e.getenv(name))
	if strings.ContainsFunc(value, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') }) {
		e.mistake(name, value, "the id of a CloudFront distribution, such as EDFDVBD6EXAMPLE")
	}
	return value
}

func (e *environment) number(name string, fallback, low, high int64) int64 {
	value := strings.TrimSpace(e.getenv(name))
	if value == "" {
		return fallback
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n < low || n > high {
		e.mistake(name, value, fmt.Sprintf("a whole number from %d to %d", low, high))
	}
	return n
}

// header reads what is sent as the value of an HTTP header.
func (e *environment) header(name, fallback string) string {
	value := cmp.Or(strings.TrimSpace(e.getenv(name)), fallback)
	if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' }) {
		e.mistake(name, value, "printable ASCII, as in an HTTP header")
	}
	return value
}

func (e *environment) yes(name string, fallback bool) bool {
	value := strings.TrimSpace(e.getenv(name))
	switch strings.ToLower(value) {
	case "":
		return fallback
	case "yes", "true", "1":
		return true
	case "no", "false", "0":
		return false
	}
	e.mistake(name, value, "yes or no (or true or false)")
	return fallback
}

// coding reads yes, no, or nothing, which leaves it to the encoder.
func (e *environment) coding(name string) edit.Coding {
	switch {
	case e.getenv(name) == "":
		return ""
	case e.yes(name, false):
		return edit.Progressive
	}
	return edit.Baseline
}

func (e *environment) level(name string) slog.Level {
	value := strings.TrimSpace(e.getenv(name))
	switch strings.ToLower(value) {
	case "debug":
		return slog.LevelDebug
	case "", "info":
		return slog.LevelInfo
	case "warn", "warning":
		return slog.LevelWarn
	case "error":
		return slog.LevelError
	}
	e.mistake(name, value, "debug, info, warn or error")
	return slog.LevelInfo
}
