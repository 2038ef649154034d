package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/smithy-go"

	"s3resize/lambda/aws/awsapi"
	"s3resize/lambda/aws/rekognition"
	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store"
)

// functionMemory is what a function has that is deployed with the usual
// settings, in bytes. Every derivative in hand gets the limits that go with it,
// so that what is made here is what would be made there.
const functionMemory = 1769 << 20

// settings are those of the function that say what its derivatives are like.
type settings struct {
	// from is where they were read, for people; "" is the command line.
	from string
	// bucket and sources are "" and nil where the command line alone tells.
	bucket  string
	sources []string
	// allowed are the sizes of the function's list.
	allowed      edit.AllowList
	dialects     edit.Dialects
	cacheControl string
	quality      int
	webpQuality  int
	coding       edit.Coding
	sideways     bool // leaves pictures as the camera held them
	gamma        bool // scales without regard to how light adds up
	tagged       bool
	rekognition  bool
	maxPixels    int64
	memory       int64 // bytes
}

// givenSettings are those of the command line, which are the usual ones but for
// its flags.
func givenSettings(opt options) settings {
	return settings{
		allowed:      opt.allowed(),
		dialects:     edit.Dialects{Open: opt.dialects},
		quality:      opt.quality,
		cacheControl: opt.cacheControl,
		maxPixels:    pipeline.DefaultMaxPixels,
		memory:       functionMemory,
	}
}

// readSettings finds the function's settings: in the file of -env, from the
// function itself, or on the command line.
func readSettings(ctx context.Context, client *lambda.Client, opt options) (settings, error) {
	switch {
	case opt.env != "":
		variables, err := readEnvironment(opt.env)
		if err != nil {
			return settings{}, err
		}
		return newSettings(opt.env, variables)
	case opt.function != "":
		return functionSettings(ctx, client, opt)
	}
	return givenSettings(opt), nil
}

// functionSettings asks the function. Whoever may do no more than invoke it goes
// on with the usual settings.
func functionSettings(ctx context.Context, client *lambda.Client, opt options) (settings, error) {
	out, err := client.GetFunctionConfiguration(ctx, &lambda.GetFunctionConfigurationInput{FunctionName: &opt.function})
	var api smithy.APIError
	switch {
	case opt.via == byFunction && errors.As(err, &api) && api.ErrorCode() == "AccessDeniedException":
		return givenSettings(opt), nil
	case err != nil:
		return settings{}, fmt.Errorf("the settings of %s: %w", opt.function, terse(err))
	}
	variables := map[string]string{}
	if out.Environment != nil {
		variables = out.Environment.Variables
	}
	if out.MemorySize != nil {
		variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = fmt.Sprint(*out.MemorySize)
	}
	return newSettings("the function "+opt.function, variables)
}

// readEnvironment reads a file with a variable on each line, NAME=VALUE. Empty
// lines and those that begin with "#" are left out, and so are the word export and
// quotes around a value.
func readEnvironment(file string) (map[string]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("-env: %w", err)
	}
	defer f.Close()
	variables := map[string]string{}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(lines.Text()), "export "))
		if line == "" || line[0] == '#' {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok || name == "" || strings.ContainsAny(name, " \t") {
			return nil, fmt.Errorf("-env: %s, line %d: expected NAME=VALUE", file, n)
		}
		if q := value; len(q) > 1 && q[0] == q[len(q)-1] && (q[0] == '"' || q[0] == '\'') {
			value = q[1 : len(q)-1]
		}
		variables[name] = value
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("-env: %s: %w", file, err)
	}
	return variables, nil
}

// newSettings reads the variables that lambda/config.go reads and that say what
// derivatives are like. Values that the function refuses to start with are errors.
func newSettings(from string, variables map[string]string) (settings, error) {
	var faults []error
	fault := func(name string, err error) {
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %s: %w", from, name, err))
		}
	}
	text := func(name string) string { return strings.TrimSpace(variables[name]) }
	number := func(name string, fallback int64) int64 {
		if text(name) == "" {
			return fallback
		}
		n, err := strconv.ParseInt(text(name), 10, 64)
		if err != nil || n < 1 {
			fault(name, fmt.Errorf("%q: expected a whole number", text(name)))
		}
		return n
	}
	yes := func(name string, fallback bool) bool {
		switch strings.ToLower(text(name)) {
		case "":
			return fallback
		case "yes", "true", "1":
			return true
		case "no", "false", "0":
			return false
		}
		fault(name, fmt.Errorf("%q: expected yes or no", text(name)))
		return fallback
	}
	s := settings{
		from:         from,
		bucket:       text("BUCKET"),
		cacheControl: text("CACHE_CONTROL"),
		quality:      int(number("QUALITY", 0)),
		webpQuality:  int(number("WEBP_QUALITY", 0)),
		sideways:     !yes("RESPECT_ORIENTATION", true),
		gamma:        !yes("LINEAR_LIGHT", true),
		tagged:       yes("TAG_DERIVATIVES", false),
		rekognition:  strings.EqualFold(text("DETECTOR"), "rekognition"),
		maxPixels:    number("MAX_PIXELS", pipeline.DefaultMaxPixels),
		memory:       number("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", functionMemory>>20) << 20,
	}
	if text("PROGRESSIVE_JPEG") != "" {
		s.coding = edit.Baseline
		if yes("PROGRESSIVE_JPEG", false) {
			s.coding = edit.Progressive
		}
	}
	for bucket := range strings.SplitSeq(text("SOURCE_BUCKETS"), ",") {
		if bucket = strings.TrimSpace(bucket); bucket != "" {
			s.sources = append(s.sources, bucket)
		}
	}
	var err error
	s.allowed, err = edit.ParseAllowList(text("ALLOWED_RESOLUTIONS"))
	fault("ALLOWED_RESOLUTIONS", err)
	s.dialects.Open, err = edit.ParseDialects(text("DIALECTS"))
	fault("DIALECTS", err)
	s.dialects.SIH = strings.EqualFold(text("THUMBOR_COMPAT"), "sih")
	for host := range strings.SplitSeq(text("WATERMARK_HOSTS"), ",") {
		if host = strings.TrimSpace(host); host != "" {
			s.dialects.WatermarkHosts = append(s.dialects.WatermarkHosts, strings.ToLower(host))
		}
	}
	return s, errors.Join(faults...)
}

// agree fills in what the command line leaves to the function, and refuses what
// contradicts it.
func (s settings) agree(opt options) (options, error) {
	if s.bucket != "" && s.bucket != opt.bucket {
		return opt, &hinted{fmt.Errorf("the bucket of %s is %s, and -bucket is %s", s.from, s.bucket, opt.bucket),
			"give -bucket that name, or the function of this bucket"}
	}
	originals := opt.bucket
	if len(s.sources) > 0 {
		originals = s.sources[0]
	}
	if opt.originals == "" {
		opt.originals = originals
	}
	if s.from != "" && opt.originals != originals {
		return opt, &hinted{fmt.Errorf("the originals of %s are in %s, and -originals is %s", s.from, originals, opt.originals),
			"leave -originals out, or give the function of these originals"}
	}
	return opt, nil
}

// maker is the function's own.
func (s settings) maker(c clients, opt options) *store.Maker {
	limits := pipeline.DefaultLimits(s.memory)
	limits.Pixels = s.maxPixels
	sources := s.sources
	if len(sources) == 0 {
		sources = []string{opt.originals}
	}
	dialects := s.dialects
	dialects.Buckets = sources
	m := &store.Maker{
		Store: &store.Store{
			Client:    c.s3,
			Bucket:    opt.bucket,
			Originals: opt.originals,
			Sources:   sources,
			MaxBytes:  pipeline.MaxSource(s.memory),
			Tagged:    s.tagged,
		},
		Pipeline: pipeline.Options{
			Limits:            limits,
			Quality:           s.quality,
			WebPQuality:       s.webpQuality,
			Coding:            s.coding,
			IgnoreOrientation: s.sideways,
			Gamma:             s.gamma,
		},
		Dialects: dialects,
		Overlays: &store.Overlays{
			Client:     c.s3,
			Bucket:     opt.originals,
			Buckets:    sources,
			Hosts:      dialects.WatermarkHosts,
			CacheBytes: store.OverlayCacheBytes(s.memory),
		},
		CacheControl: s.cacheControl,
		PlainSizes:   s.allowed,
	}
	if s.rekognition {
		m.Pipeline.Detector = &rekognition.Detector{API: awsapi.API{
			Region: c.region, Endpoint: cmp.Or(os.Getenv("AWS_ENDPOINT_URL_REKOGNITION"), os.Getenv("AWS_ENDPOINT_URL")), Credentials: c.credentials,
		}}
	}
	return m
}

// allowListOf is the list that has these sizes.
func allowListOf(sizes []edit.Resolution) edit.AllowList {
	entries := make([]string, len(sizes))
	for i, r := range sizes {
		entries[i] = r.String()
	}
	list, _ := edit.ParseAllowList(strings.Join(entries, ",")) // resolutions are spelled as it reads them
	return list
}
