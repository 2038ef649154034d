package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/lambda/edit"
)

// facts are answers that several checks look at, each asked for once.
type facts struct {
	picture  once[[]byte]
	size     once[edit.Resolution]
	website  once[tried[*s3.GetBucketWebsiteOutput]]
	settings once[tried[*lambda.GetFunctionConfigurationOutput]]
	nothing  once[tried[reply]]
	missing  once[tried[reply]]
	apiGet   once[tried[reply]]
	reached  once[error]
	original once[tried[string]]
	view     once[tried[trail]]

	apiHost string // "" until a redirect or -api has told
}

// once holds what was asked for already.
type once[T any] struct {
	asked bool
	value T
}

func (o *once[T]) get(ask func() T) T {
	if !o.asked {
		o.value, o.asked = ask(), true
	}
	return o.value
}

// tried is a value or why there is none.
type tried[T any] struct {
	value T
	err   error
}

func try[T any](value T, err error) tried[T] { return tried[T]{value, err} }

// size is a resolution that is allowed, as far as that can be known, and
// 300x300 where nothing tells.
func (e *exam) size(ctx context.Context) edit.Resolution {
	return e.facts.size.get(func() edit.Resolution {
		if e.opt.resolution != (edit.Resolution{}) {
			return e.opt.resolution
		}
		if conf, err := e.websiteConfiguration(ctx); err == nil {
			if sizes := ruleSizes(conf.RoutingRules); len(sizes) > 0 {
				return sizes[0]
			}
		}
		if set, err := e.settings(ctx); err == nil {
			if list, err := allowed(set); err == nil && len(list.Resolutions()) > 0 {
				return list.Resolutions()[0]
			}
		}
		return edit.Resolution{Width: 300, Height: 300}
	})
}

// sizes are all that derivatives may be made in, as far as that can be known;
// some installations make them as soon as an original arrives.
func (e *exam) sizes(ctx context.Context) []string {
	all := []string{e.size(ctx).String()}
	add := func(some []edit.Resolution) {
		for _, r := range some {
			if !slices.Contains(all, r.String()) {
				all = append(all, r.String())
			}
		}
	}
	if conf, err := e.websiteConfiguration(ctx); err == nil {
		add(ruleSizes(conf.RoutingRules))
	}
	if set, err := e.settings(ctx); err == nil {
		if list, err := allowed(set); err == nil {
			add(list.Resolutions())
		}
	}
	return all
}

func (e *exam) websiteConfiguration(ctx context.Context) (*s3.GetBucketWebsiteOutput, error) {
	t := e.facts.website.get(func() tried[*s3.GetBucketWebsiteOutput] {
		if e.bucket == nil {
			return tried[*s3.GetBucketWebsiteOutput]{err: errOutside}
		}
		return try(e.bucket.client.GetBucketWebsite(ctx, &s3.GetBucketWebsiteInput{Bucket: &e.bucket.name}))
	})
	return t.value, t.err
}

// settings are the function's.
func (e *exam) settings(ctx context.Context) (*lambda.GetFunctionConfigurationOutput, error) {
	t := e.facts.settings.get(func() tried[*lambda.GetFunctionConfigurationOutput] {
		if e.function == nil {
			return tried[*lambda.GetFunctionConfigurationOutput]{err: errors.New("needs -function")}
		}
		return try(e.function.GetFunctionConfiguration(ctx, &lambda.GetFunctionConfigurationInput{FunctionName: aws.String(e.opt.function)}))
	})
	return t.value, t.err
}

// variable is one of the function's environment; "" if it is not set.
func variable(set *lambda.GetFunctionConfigurationOutput, name string) string {
	if set == nil || set.Environment == nil {
		return ""
	}
	return set.Environment.Variables[name]
}

// nothing is the answer for an object that is missing and is no derivative.
func (e *exam) nothing(ctx context.Context) (reply, error) {
	t := e.facts.nothing.get(func() tried[reply] { return try(e.get(ctx, e.address(e.folder+"nothing.txt"))) })
	return t.value, t.err
}

// missingKey is a derivative that is not there, nor is its original.
func (e *exam) missingKey(ctx context.Context) string {
	return e.size(ctx).String() + "/" + e.folder + "missing.jpg"
}

// missing is the website's answer for that. The first redirect tells where the
// API is.
func (e *exam) missing(ctx context.Context) (reply, error) {
	t := e.facts.missing.get(func() tried[reply] {
		r, err := e.get(ctx, e.address(e.missingKey(ctx)))
		e.facts.apiHost = e.hostOfAPI(r)
		return tried[reply]{r, err}
	})
	return t.value, t.err
}

// hostOfAPI is what -api says, or else where a reply leads.
func (e *exam) hostOfAPI(r reply) string {
	if api, err := url.Parse(e.opt.api); err == nil && api.Host != "" {
		return api.Host
	}
	if to, err := follow(e.opt.url, r.location()); err == nil && r.redirects() {
		return to.Host
	}
	return ""
}

// apiAnswer is the API's answer for the missing derivative.
func (e *exam) apiAnswer(ctx context.Context) (reply, error) {
	t := e.facts.apiGet.get(func() tried[reply] {
		to, err := e.apiAddress(ctx)
		if err != nil {
			return tried[reply]{err: err}
		}
		return try(e.get(ctx, to.String()))
	})
	return t.value, t.err
}

// apiAddress is where the website sends readers of the missing derivative.
func (e *exam) apiAddress(ctx context.Context) (*url.URL, error) {
	m, err := e.missing(ctx)
	if err != nil {
		return nil, err
	}
	if !m.redirects() {
		return nil, fmt.Errorf("the website does not lead to the API: %s", m.brief())
	}
	to, err := follow(m.url, m.location())
	if err != nil {
		return nil, err
	}
	return to, e.may(to)
}

// original is the key of an original that is there: the one given, or one that
// is put for the purpose.
func (e *exam) original(ctx context.Context) (string, error) {
	t := e.facts.original.get(func() tried[string] {
		if e.opt.original != "" {
			return tried[string]{value: e.opt.original}
		}
		switch err := e.puts(ctx); {
		case errors.Is(err, errOutside):
			return tried[string]{err: errors.New("needs -original KEY, or -bucket")}
		case err != nil:
			return tried[string]{err: err}
		}
		return try(e.putOriginal(ctx, "picture.jpg"))
	})
	return t.value, t.err
}

// reach asks for the buckets with the credentials there are.
func (e *exam) reach(ctx context.Context) error {
	return e.facts.reached.get(func() error {
		if e.bucket == nil {
			return errOutside
		}
		for _, name := range []string{e.bucket.name, e.bucket.originals} {
			if _, err := e.bucket.client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &name}); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return nil
	})
}

// puts is nil if originals may be put, and otherwise says why not.
func (e *exam) puts(ctx context.Context) error {
	err := e.reach(ctx)
	switch {
	case errors.Is(err, errOutside):
		return err
	case e.opt.original != "":
		return errors.New("with -original nothing is put")
	case err != nil:
		return errors.New("nothing can be put: the bucket is not in order")
	}
	return nil
}

// putOriginal puts a picture into the probe's folder.
func (e *exam) putOriginal(ctx context.Context, name string) (key string, err error) {
	key = e.folder + name
	before := e.bucket.traces
	e.bucket.remember(e.folder, name, e.sizes(ctx))
	body := e.facts.picture.get(func() []byte { return probePicture(0) })
	if err := e.bucket.putPicture(ctx, key, body); err != nil {
		if errorCode(err) != "" { // S3 refused, so there is nothing to remove
			e.bucket.traces = before
		}
		return "", fmt.Errorf("cannot put an original: %s", terse(err))
	}
	return key, nil
}

// derivativeKey is what the original's derivative is stored under.
func (e *exam) derivativeKey(ctx context.Context) (string, error) {
	original, err := e.original(ctx)
	return e.size(ctx).String() + "/" + original, err
}

// view is the first view of the original's derivative.
func (e *exam) view(ctx context.Context) (trail, error) {
	t := e.facts.view.get(func() tried[trail] {
		key, err := e.derivativeKey(ctx)
		if err != nil {
			return tried[trail]{err: err}
		}
		return tried[trail]{value: e.walk(ctx, e.address(key))}
	})
	return t.value, t.err
}
