package main

import (
	"context"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// How many times, a second apart, a derivative is looked at after its original
// was replaced: where the bucket is known to tell someone, besides the time that a
// queue holds that back, and elsewhere.
const eventTries, otherTries = 30, 5

// checkStale replaces the original and waits for what becomes of its derivative.
func (e *exam) checkStale(ctx context.Context) finding {
	if err := e.puts(ctx); err != nil {
		return skip("%v", err)
	}
	key, err := e.putOriginal(ctx, "replaced.jpg")
	if err != nil {
		return skip("%v", err)
	}
	derivative := e.size(ctx).String() + "/" + key
	t := e.walk(ctx, e.address(derivative))
	before, there, err := e.bucket.derivative(ctx, derivative)
	if !t.arrived() || err != nil || !there {
		return skip("the derivative to look at could not be made: %s", t.describe())
	}
	if err := e.bucket.putPicture(ctx, key, probePicture(255)); err != nil {
		return skip("the original cannot be replaced: %s", terse(err))
	}
	return e.awaitChange(ctx, derivative, before)
}

// awaitChange looks at a derivative, from inside, until it is another one.
func (e *exam) awaitChange(ctx context.Context, key string, before state) finding {
	events, tries := e.hasEvents(ctx), otherTries
	if events {
		tries = eventTries + e.eventDelay(ctx)
	}
	for i := range tries {
		after, there, err := e.bucket.derivative(ctx, key)
		switch {
		case err != nil:
			return skip("the derivative cannot be seen: %s", terse(err))
		case !there:
			return pass("the original was replaced, and its derivative was removed, within %d s; browsers and CDNs may keep the old one", i+1)
		case after.etag != before.etag:
			return pass("the original was replaced, and its derivative too, within %d s; browsers and CDNs may keep the old one", i+1)
		}
		if e.pause(ctx, time.Second) != nil {
			return skip("interrupted")
		}
	}
	if events {
		return fault("look at the function's log and its dead-letter queue, and at the rule that passes the bucket's events on to it",
			"the original was replaced, and after %d s its derivative is still the old one, though the bucket sends events", tries)
	}
	f := skip("derivatives do not follow their originals here: after %d s it is still the old one", tries)
	f.hint = "remove the derivatives of what you replace, or give new pictures new names"
	return f
}

// hasEvents reports whether the bucket is known to tell someone of its new
// originals.
func (e *exam) hasEvents(ctx context.Context) bool {
	in := &s3.GetBucketNotificationConfigurationInput{Bucket: &e.bucket.originals}
	out, err := e.bucket.client.GetBucketNotificationConfiguration(ctx, in)
	return err == nil && (out.EventBridgeConfiguration != nil || len(out.LambdaFunctionConfigurations)+len(out.QueueConfigurations)+len(out.TopicConfigurations) > 0)
}

// eventDelay is how long the queue holds events back, in seconds: what the
// function's settings say or, where they are not known, the usual.
func (e *exam) eventDelay(ctx context.Context) int {
	set, err := e.settings(ctx)
	if err != nil {
		return leastDelay
	}
	delay, _ := strconv.Atoi(variable(set, "EVENT_DELAY")) // "" is none
	return delay
}
