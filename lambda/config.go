package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"strings"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/handler"
	"s3resize/lambda/pipeline"
)

// config is the environment, read once. This file is its only reader.
type config struct {
	bucket       string
	originals    string
	url          string
	allowed      edit.AllowList
	quality      int
	webpQuality  int
	coding       edit.Coding
	maxPixels    int64
	cacheControl string
	corsOrigin   string
	orient       bool
	linear       bool
	logLevel     slog.Level
	deleteStale  bool
	eager        []edit.Resolution
	distribution string

	// What Lambda itself, or whoever stands in for AWS, sets.
	region, accessKey, secretKey, sessionToken string
	endpoint, cloudFront                       string // "" is AWS
	memory                                     int64  // bytes
	functionName                               string
}

// defaultMemory is assumed where nobody says, in MB: one whole vCPU's worth.
const defaultMemory = 1769

// readConfig reads all variables and reports all mistakes together, each with
// the form that was expected.
func readConfig(getenv func(string) string) (config, error) {
	e := environment{getenv: getenv}
	c := config{
		bucket:       e.bucket("BUCKET"),
		url:          e.website("URL"),
		allowed:      e.allowList("ALLOWED_RESOLUTIONS"),
		quality:      int(e.number("QUALITY", codec.DefaultQuality, 1, 100)),
		webpQuality:  int(e.number("WEBP_QUALITY", 0, 1, 100)),
		coding:       e.coding("PROGRESSIVE_JPEG"),
		maxPixels:    e.number("MAX_PIXELS", pipeline.DefaultMaxPixels, 1, 1<<40),
		cacheControl: e.header("CACHE_CONTROL", handler.DefaultCacheControl),
		orient:       e.yes("RESPECT_ORIENTATION", true),
		linear:       e.yes("LINEAR_LIGHT", true),
		logLevel:     e.level("LOG_LEVEL"),
		deleteStale:  e.word("ON_REPLACE", "refresh", "delete") == "delete",
		distribution: e.distribution("DISTRIBUTION_ID"),

		region:       cmp.Or(getenv("AWS_REGION"), getenv("AWS_DEFAULT_REGION"), "us-east-1"),
		accessKey:    getenv("AWS_ACCESS_KEY_ID"),
		secretKey:    getenv("AWS_SECRET_ACCESS_KEY"),
		sessionToken: getenv("AWS_SESSION_TOKEN"),
		endpoint:     e.endpoint("AWS_ENDPOINT_URL_S3"),
		cloudFront:   e.endpoint("AWS_ENDPOINT_URL_CLOUDFRONT"),
		memory:       e.number("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", defaultMemory, 128, 1<<20) << 20,
		functionName: cmp.Or(getenv("AWS_LAMBDA_FUNCTION_NAME"), "local"),
	}
	all := e.endpoint("AWS_ENDPOINT_URL")
	c.endpoint, c.cloudFront = cmp.Or(c.endpoint, all), cmp.Or(c.cloudFront, all)
	// The first source bucket is where the plain dialect's originals are.
	c.originals = cmp.Or(e.buckets("SOURCE_BUCKETS"), c.bucket)
	c.eager = e.eager("EAGER_RESOLUTIONS", c.allowed)
	if origin := e.header("CORS_ORIGIN", "*"); e.yes("CORS_ENABLED", false) {
		c.corsOrigin = origin
	}
	return c, errors.Join(e.mistakes...)
}

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

// buckets reads names separated by commas, or ARNs of access points, and
// returns the first; "" where there are none.
func (e *environment) buckets(name string) string {
	value := strings.TrimSpace(e.getenv(name))
	if value == "" {
		return ""
	}
	entries := strings.Split(value, ",")
	for i, entry := range entries {
		entries[i] = strings.TrimSpace(entry)
		if entries[i] == "" || strings.Contains(entry, "://") {
			e.mistake(name, value, "names of buckets separated by commas, such as originals,archive")
			break
		}
	}
	return entries[0]
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
	if err != nil {
		e.mistakes = append(e.mistakes, fmt.Errorf("%s: %w", name, err))
	}
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
