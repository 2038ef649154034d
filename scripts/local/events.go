package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/versity/versitygw/backend"
	"github.com/versity/versitygw/s3response"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
)

// announcer tells the function of originals that come and go, as EventBridge does
// on AWS by a rule that leaves out what the function itself writes.
//
// Whoever uploads waits for it, so that the next view shows the new picture. On
// AWS nobody waits, and it takes about a second. What fails is not tried again
// here; the function's log says why.
//
// (versitygw can send its own events to a web hook, but without waiting, in any
// order, and for multi-deletes also of what was not deleted.)
type announcer struct {
	mu        sync.RWMutex
	functions map[string]invocation // by bucket
}

// invocation hands the function an event.
type invocation func(ctx context.Context, payload []byte) ([]byte, error)

// subscribe has a function told of a bucket from now on.
func (e *announcer) subscribe(bucket string, invoke invocation) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.functions == nil {
		e.functions = map[string]invocation{}
	}
	e.functions[bucket] = invoke
}

// occurrence is one object that came or went.
type occurrence struct {
	kind, reason      string // "Object Created", "PutObject"
	bucket, key, etag string
}

// tell hands the event to whoever is subscribed and waits for the end of it,
// also if ctx ends before.
func (e *announcer) tell(ctx context.Context, o occurrence) {
	e.mu.RLock()
	invoke := e.functions[o.bucket]
	e.mu.RUnlock()
	if invoke == nil || store.IsInternal(o.key) || edit.IsDerivative(o.key) {
		return
	}
	payload, err := json.Marshal(o.event(time.Now()))
	if err != nil {
		return // cannot happen: there are only strings in it
	}
	_, _ = invoke(context.WithoutCancel(ctx), payload)
}

// event is what EventBridge sends (S3 User Guide, "EventBridge event message
// structure").
func (o occurrence) event(now time.Time) map[string]any {
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails: crypto/rand ends the program instead
	object := map[string]any{"key": o.key, "sequencer": fmt.Sprintf("%016X", now.UnixNano())}
	if o.etag != "" {
		object["etag"] = strings.Trim(o.etag, `"`)
	}
	return map[string]any{
		"version": "0", "id": fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:]),
		"detail-type": o.kind, "source": "aws.s3", "account": "123456789012", "region": region,
		"time": now.UTC().Format(time.RFC3339), "resources": []string{"arn:aws:s3:::" + o.bucket},
		"detail": map[string]any{
			"version": "0", "bucket": map[string]string{"name": o.bucket}, "object": object, "reason": o.reason,
		},
	}
}

// telling is a backend that tells of what has succeeded.
type telling struct {
	backend.Backend
	events *announcer
}

func (b telling) created(ctx context.Context, reason string, bucket, key *string, etag string) {
	b.events.tell(ctx, occurrence{"Object Created", reason, aws.ToString(bucket), aws.ToString(key), etag})
}

func (b telling) deleted(ctx context.Context, bucket, key *string) {
	b.events.tell(ctx, occurrence{kind: "Object Deleted", reason: "DeleteObject", bucket: aws.ToString(bucket), key: aws.ToString(key)})
}

// PutObject is an upload in one piece.
func (b telling) PutObject(ctx context.Context, in s3response.PutObjectInput) (s3response.PutObjectOutput, error) {
	out, err := b.Backend.PutObject(ctx, in)
	if err == nil {
		b.created(ctx, "PutObject", in.Bucket, in.Key, out.ETag)
	}
	return out, err
}

// CompleteMultipartUpload is the end of an upload in several.
func (b telling) CompleteMultipartUpload(ctx context.Context, in *s3.CompleteMultipartUploadInput) (s3response.CompleteMultipartUploadResult, string, error) {
	out, version, err := b.Backend.CompleteMultipartUpload(ctx, in)
	if err == nil {
		b.created(ctx, "CompleteMultipartUpload", in.Bucket, in.Key, aws.ToString(out.ETag))
	}
	return out, version, err
}

// CopyObject is what a move begins with.
func (b telling) CopyObject(ctx context.Context, in s3response.CopyObjectInput) (s3response.CopyObjectOutput, error) {
	out, err := b.Backend.CopyObject(ctx, in)
	if err == nil {
		b.created(ctx, "CopyObject", in.Bucket, in.Key, "")
	}
	return out, err
}

// DeleteObject deletes one.
func (b telling) DeleteObject(ctx context.Context, in *s3.DeleteObjectInput) (*s3.DeleteObjectOutput, error) {
	out, err := b.Backend.DeleteObject(ctx, in)
	if err == nil {
		b.deleted(ctx, in.Bucket, in.Key)
	}
	return out, err
}

// DeleteObjects deletes many, some of which may fail.
func (b telling) DeleteObjects(ctx context.Context, in *s3.DeleteObjectsInput) (s3response.DeleteResult, error) {
	out, err := b.Backend.DeleteObjects(ctx, in)
	if err == nil {
		for _, d := range out.Deleted {
			b.deleted(ctx, in.Bucket, d.Key)
		}
	}
	return out, err
}
