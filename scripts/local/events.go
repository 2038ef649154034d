package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/versity/versitygw/backend"
	"github.com/versity/versitygw/s3err"
	"github.com/versity/versitygw/s3response"

	"s3resize/lambda/store"
)

// announcer tells functions of objects that come and go, as on AWS: by EventBridge,
// with a rule that leaves out the function's index and its records, and by a queue.
//
// Whoever uploads waits for the end of it, so that the next view shows the new
// picture. On AWS nobody waits, and it takes as long as the queue holds messages
// back. What the function itself stores and deletes is told of too, but not waited
// for: it may be at work on the event that came before.
//
// (versitygw can send its own events to a web hook, but without waiting, in any
// order, and for multi-deletes also of what was not deleted.)
type announcer struct {
	mu     sync.RWMutex
	queues map[string]*queue // by bucket
}

// subscribe has a function told of a bucket from now on.
func (e *announcer) subscribe(bucket string, invoke invocation, logger *slog.Logger) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.queues == nil {
		e.queues = map[string]*queue{}
	}
	e.queues[bucket] = &queue{invoke: invoke, logger: logger}
}

// unsubscribe has nobody told of a bucket any more, and waits for what was sent in
// the background.
func (e *announcer) unsubscribe(bucket string) {
	e.mu.Lock()
	q := e.queues[bucket]
	delete(e.queues, bucket)
	e.mu.Unlock()
	if q != nil {
		q.background.Wait()
	}
}

// close does so for all buckets.
func (e *announcer) close() {
	e.mu.RLock()
	buckets := slices.Collect(maps.Keys(e.queues))
	e.mu.RUnlock()
	for _, bucket := range buckets {
		e.unsubscribe(bucket)
	}
}

// occurrence is one object that came or went.
type occurrence struct {
	kind, reason      string // "Object Created", "PutObject"
	bucket, key, etag string
	// own says that the function did it.
	own bool
}

// tell puts events into the queue of their bucket. It waits for the end of those
// that are not the function's own, whatever becomes of the request that they are
// about.
func (e *announcer) tell(all ...occurrence) {
	if len(all) == 0 {
		return
	}
	ctx := context.Background()
	var own, others [][]byte
	for _, o := range all {
		if store.IsInternal(o.key) {
			continue
		}
		body, err := json.Marshal(o.event(time.Now()))
		switch {
		case err != nil: // cannot happen: there are only strings in it
		case o.own:
			own = append(own, body)
		default:
			others = append(others, body)
		}
	}
	e.mu.RLock()
	q := e.queues[all[0].bucket]
	if q != nil && len(own) > 0 {
		q.background.Go(func() { q.send(ctx, own...) })
	}
	e.mu.RUnlock()
	if q != nil {
		q.send(ctx, others...)
	}
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

func (b telling) created(reason string, bucket, key *string, etag string, own bool) {
	b.events.tell(occurrence{"Object Created", reason, aws.ToString(bucket), aws.ToString(key), etag, own})
}

func deletion(bucket, key *string, own bool) occurrence {
	return occurrence{kind: "Object Deleted", reason: "DeleteObject", bucket: aws.ToString(bucket), key: aws.ToString(key), own: own}
}

// isDerivative reports whether the metadata of an object is that of a derivative.
func isDerivative(metadata map[string]string) bool { return metadata[store.OriginalETag] != "" }

// PutObject is an upload in one piece.
func (b telling) PutObject(ctx context.Context, in s3response.PutObjectInput) (s3response.PutObjectOutput, error) {
	out, err := b.Backend.PutObject(ctx, in)
	if err == nil {
		b.created("PutObject", in.Bucket, in.Key, out.ETag, isDerivative(in.Metadata))
	}
	return out, err
}

// CompleteMultipartUpload is the end of an upload in several.
func (b telling) CompleteMultipartUpload(ctx context.Context, in *s3.CompleteMultipartUploadInput) (s3response.CompleteMultipartUploadResult, string, error) {
	out, version, err := b.Backend.CompleteMultipartUpload(ctx, in)
	if err == nil {
		b.created("CompleteMultipartUpload", in.Bucket, in.Key, aws.ToString(out.ETag), false)
	}
	return out, version, err
}

// CopyObject is what a move begins with.
func (b telling) CopyObject(ctx context.Context, in s3response.CopyObjectInput) (s3response.CopyObjectOutput, error) {
	out, err := b.Backend.CopyObject(ctx, in)
	if err == nil {
		b.created("CopyObject", in.Bucket, in.Key, "", isDerivative(in.Metadata))
	}
	return out, err
}

// DeleteObject deletes one.
func (b telling) DeleteObject(ctx context.Context, in *s3.DeleteObjectInput) (*s3.DeleteObjectOutput, error) {
	out, err := b.Backend.DeleteObject(ctx, in)
	if err == nil {
		b.events.tell(deletion(in.Bucket, in.Key, false))
	}
	return out, err
}

// DeleteObjects deletes many, some of which may fail. It deletes what is named with
// an ETag only as long as it has that, which versitygw does not look at. Of all
// clients it is the function that names ETags.
func (b telling) DeleteObjects(ctx context.Context, in *s3.DeleteObjectsInput) (s3response.DeleteResult, error) {
	var rest []types.ObjectIdentifier
	var changed []types.Error
	conditional := map[string]bool{}
	for _, o := range in.Delete.Objects {
		if o.ETag != nil {
			conditional[aws.ToString(o.Key)] = true
			if err := b.unchanged(ctx, in.Bucket, o); err != nil {
				changed = append(changed, s3err.ObjectDeleteError(o.Key, o.VersionId, err))
				continue
			}
		}
		rest = append(rest, o)
	}
	unconditional, batch := *in, *in.Delete
	batch.Objects, unconditional.Delete = rest, &batch
	out, err := b.Backend.DeleteObjects(ctx, &unconditional)
	if err == nil {
		var all []occurrence
		for _, d := range out.Deleted {
			all = append(all, deletion(in.Bucket, d.Key, conditional[aws.ToString(d.Key)]))
		}
		b.events.tell(all...)
	}
	out.Error = append(out.Error, changed...)
	return out, err
}

// unchanged fails unless an object has the ETag that it is named with.
func (b telling) unchanged(ctx context.Context, bucket *string, o types.ObjectIdentifier) error {
	is, err := b.Backend.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: o.Key})
	if err != nil {
		return err
	}
	if strings.Trim(aws.ToString(is.ETag), `"`) != strings.Trim(*o.ETag, `"`) {
		return s3err.GetAPIError(s3err.ErrPreconditionFailed)
	}
	return nil
}
