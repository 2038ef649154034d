package handler

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// notice is what S3 tells of one object, in either of two ways: through
// EventBridge (S3 User Guide, "EventBridge event message structure") or as a
// notification of its own ("Event message structure").
type notice struct {
	id   string // of the event, the same however often it is delivered
	what string // in the event's own words: "Object Created", "ObjectCreated:Put", …
	// bucket and key are what it is about, the key unescaped.
	bucket, key string
	// sequencer orders the events of one key; "" comes before all.
	sequencer string
	time      time.Time
}

// bridged is an event of EventBridge's. Its keys are written as they are.
type bridged struct {
	ID         string    `json:"id"`
	Source     string    `json:"source"`
	DetailType string    `json:"detail-type"`
	Time       time.Time `json:"time"`
	Detail     struct {
		Bucket struct{ Name string } `json:"bucket"`
		Object struct{ Key, Sequencer string }
	} `json:"detail"`
}

// notified is S3's own notification. Its keys are escaped as in a form, with
// "+" for a space. Configuring one sends a test event without records first.
type notified struct {
	Event   string `json:"Event"`
	Records []struct {
		EventSource      string            `json:"eventSource"`
		EventName        string            `json:"eventName"`
		EventTime        time.Time         `json:"eventTime"`
		ResponseElements map[string]string `json:"responseElements"`
		S3               struct {
			Bucket struct{ Name string }
			Object struct{ Key, Sequencer string }
		} `json:"s3"`
	}
}

// parseNotices reads an event that S3 caused; ok is false for any other. S3's
// test event is one that tells nothing.
func parseNotices(payload []byte) (notices []notice, ok bool, err error) {
	var kind struct {
		Source  string                         `json:"source"`
		Event   string                         `json:"Event"`
		Records []struct{ EventSource string } `json:"Records"`
	}
	if json.Unmarshal(payload, &kind) != nil {
		return nil, false, nil
	}
	switch {
	case kind.Source == "aws.s3":
		notices, err = parseBridged(payload)
	case kind.Event == "s3:TestEvent":
	case len(kind.Records) > 0 && kind.Records[0].EventSource == "aws:s3":
		notices, err = parseNotified(payload)
	default:
		return nil, false, nil
	}
	for _, n := range notices {
		err = errors.Join(err, n.validate())
	}
	if err != nil {
		return nil, true, fmt.Errorf("an event of S3's that cannot be read: %w", err)
	}
	return notices, true, nil
}

func parseBridged(payload []byte) ([]notice, error) {
	var e bridged
	if err := json.Unmarshal(payload, &e); err != nil {
		return nil, err
	}
	d := e.Detail
	return []notice{{e.ID, e.DetailType, d.Bucket.Name, d.Object.Key, d.Object.Sequencer, e.Time}}, nil
}

func parseNotified(payload []byte) (notices []notice, err error) {
	var e notified
	if err := json.Unmarshal(payload, &e); err != nil {
		return nil, err
	}
	for _, r := range e.Records {
		if r.EventSource != "aws:s3" {
			return nil, fmt.Errorf("eventSource %q among those of S3: expected aws:s3", r.EventSource)
		}
		key, err := url.QueryUnescape(r.S3.Object.Key)
		if err != nil {
			return nil, fmt.Errorf("key %q: expected it escaped as in a form: %w", r.S3.Object.Key, err)
		}
		o := r.S3.Object
		id := cmp.Or(r.ResponseElements["x-amz-request-id"], o.Sequencer)
		notices = append(notices, notice{id, r.EventName, r.S3.Bucket.Name, key, o.Sequencer, r.EventTime})
	}
	return notices, nil
}

// validate refuses a notice that does not say what it is about.
func (n notice) validate() error {
	switch {
	case n.bucket == "":
		return errors.New("no name of a bucket in it")
	case n.key == "":
		return errors.New("no key of an object in it")
	case strings.Trim(n.sequencer, "0123456789abcdefABCDEF") != "":
		return fmt.Errorf("sequencer %q: expected hexadecimal digits", n.sequencer)
	}
	return nil
}

// comesOrGoes reports whether an object was stored or removed. S3 also tells of
// tags, restored archives and the like, which change no picture.
func (n notice) comesOrGoes() bool {
	if n.what == "Object Created" || n.what == "Object Deleted" {
		return true
	}
	kind, _, _ := strings.Cut(strings.TrimPrefix(n.what, "s3:"), ":")
	return kind == "ObjectCreated" || kind == "ObjectRemoved" || kind == "LifecycleExpiration"
}

// change is all that a batch of notices tells of one object.
type change struct {
	notice          // the last one, by its sequencer
	ids    []string // of all, in order
}

// coalesce gathers the notices of each object in the order of their first ones.
func coalesce(notices []notice) []change {
	var changes []change
	for _, n := range notices {
		i := slices.IndexFunc(changes, func(c change) bool { return c.bucket == n.bucket && c.key == n.key })
		if i < 0 {
			changes = append(changes, change{n, []string{n.id}})
			continue
		}
		c := &changes[i]
		if compareSequencers(n.sequencer, c.sequencer) > 0 {
			c.notice = n
		}
		c.ids = append(c.ids, n.id)
	}
	for _, c := range changes {
		slices.Sort(c.ids)
	}
	return changes
}

// compareSequencers orders two sequencers of one key: hexadecimal numbers, the
// shorter of which is filled up with zeros on the right (S3 User Guide, "Event
// message structure").
func compareSequencers(a, b string) int {
	n := max(len(a), len(b))
	fill := func(s string) string { return strings.ToUpper(s) + strings.Repeat("0", n-len(s)) }
	return strings.Compare(fill(a), fill(b))
}
