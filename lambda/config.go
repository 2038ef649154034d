package main

import (
	"cmp"
	"errors"
	"log/slog"
	"strings"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/edit/rewrite"
	"s3resize/lambda/handler"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store"
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
	// tag marks derivatives by an object tag, for lifecycle rules to select by.
	tag bool
	// eventDelay is how long the queue of events holds them back, 0 without one.
	eventDelay time.Duration

	// dialects and access are what requests may look like and ask for.
	dialects   edit.Dialects
	open       edit.Open
	keys       edit.Keys
	onlySigned bool
	// signQueries demands signatures in the query: made with keys or, if secret
	// is not "", with what is in that field of that secret.
	signQueries         bool
	secret, secretField string
	autoWebP            bool
	rekognition         bool
	fallback            handler.Fallback

	// What Lambda itself, or whoever stands in for AWS, sets.
	region, accessKey, secretKey, sessionToken string
	endpoint, cloudFront                       string // "" is AWS
	secretsManager, rekognitionAPI             string // likewise
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
		cacheControl: e.header("CACHE_CONTROL", store.DefaultCacheControl),
		orient:       e.yes("RESPECT_ORIENTATION", true),
		linear:       e.yes("LINEAR_LIGHT", true),
		logLevel:     e.level("LOG_LEVEL"),
		deleteStale:  e.word("ON_REPLACE", "refresh", "delete") == "delete",
		distribution: e.distribution("DISTRIBUTION_ID"),
		tag:          e.yes("TAG_DERIVATIVES", false),
		eventDelay:   time.Duration(e.number("EVENT_DELAY", 0, 0, 900)) * time.Second,

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
	c.secretsManager = cmp.Or(e.endpoint("AWS_ENDPOINT_URL_SECRETS_MANAGER"), all)
	c.rekognitionAPI = cmp.Or(e.endpoint("AWS_ENDPOINT_URL_REKOGNITION"), all)
	c.eager = e.eager("EAGER_RESOLUTIONS", c.allowed)
	// ENABLE_CORS is what older versions of the Serverless Image Handler call it.
	cors := e.yes("CORS_ENABLED", e.yes("ENABLE_CORS", false))
	if origin := e.header("CORS_ORIGIN", "*"); cors {
		c.corsOrigin = origin
	}
	c.readDialects(&e)
	c.readAccess(&e)
	return c, errors.Join(e.mistakes...)
}

// readDialects reads what requests may look like.
func (c *config) readDialects(e *environment) {
	buckets := e.buckets("SOURCE_BUCKETS")
	if len(buckets) == 0 {
		buckets = []string{c.bucket}
	}
	// The first source bucket is where originals are of requests that name none.
	c.originals = buckets[0]
	c.dialects = edit.Dialects{
		Open:           e.dialects("DIALECTS"),
		SIH:            e.word("THUMBOR_COMPAT", "thumbor", "sih") == "sih",
		Buckets:        buckets,
		Styles:         e.styles("OSS_STYLES"),
		WatermarkHosts: e.hosts("WATERMARK_HOSTS"),
	}
	python, err := rewrite.Rules{}, error(nil)
	if patterns := e.getenv("REWRITE_PATTERNS"); e.yes("REWRITE_ENABLED", false) {
		python, err = rewrite.ParsePython(patterns)
		e.note("REWRITE_PATTERNS", err)
	}
	javaScript, err := rewrite.ParseJavaScript(e.getenv("REWRITE_MATCH_PATTERN"), e.getenv("REWRITE_SUBSTITUTION"))
	e.note("REWRITE_MATCH_PATTERN", err)
	c.dialects.Rewrites = python
	if javaScript.Any() {
		c.dialects.Rewrites = javaScript
		if python.Any() {
			e.mistake("REWRITE_MATCH_PATTERN", e.getenv("REWRITE_MATCH_PATTERN"), "nothing beside REWRITE_ENABLED: one set of rules")
		}
	}
	c.autoWebP = e.yes("AUTO_WEBP", false)
	c.rekognition = e.word("DETECTOR", "builtin", "rekognition") == "rekognition"
}

// readAccess reads who may ask for what.
func (c *config) readAccess(e *environment) {
	c.open = e.open("ALLOWED_OPERATIONS", c.dialects, c.autoWebP)
	c.open.Overlays = e.overlays("OVERLAYS", c.dialects.Buckets)
	c.keys = e.list("SECURITY_KEY")
	c.onlySigned = !e.yes("ALLOW_UNSAFE_URL", true)
	c.signQueries = e.yes("ENABLE_SIGNATURE", false)
	c.secret = strings.TrimSpace(e.getenv("SECRETS_MANAGER"))
	c.secretField = strings.TrimSpace(e.getenv("SECRET_KEY"))
	if c.signQueries && c.secret == "" && len(c.keys) == 0 {
		e.mistake("ENABLE_SIGNATURE", "yes", "SECRETS_MANAGER or SECURITY_KEY beside it")
	}
	bucket, key := e.getenv("DEFAULT_FALLBACK_IMAGE_BUCKET"), e.getenv("DEFAULT_FALLBACK_IMAGE_KEY")
	if !e.yes("ENABLE_DEFAULT_FALLBACK_IMAGE", false) {
		return
	}
	if bucket == "" || key == "" {
		e.mistake("ENABLE_DEFAULT_FALLBACK_IMAGE", "yes", "DEFAULT_FALLBACK_IMAGE_BUCKET and DEFAULT_FALLBACK_IMAGE_KEY beside it")
	}
	c.fallback = handler.Fallback{Bucket: bucket, Key: key}
}
