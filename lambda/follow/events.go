package follow

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

// event is what S3 tells of one object, through EventBridge (S3 User Guide,
// "EventBridge event message structure") or as a notification of its own ("Event
// message structure").
type event struct {
	id   string // of the event, the same however often it is delivered
	what string // in the event's own words: "Object Created", "ObjectCreated:Put", …
	// bucket and key are what it is about, the key unescaped.
	bucket, key string
	// sequencer orders the events of one key; "" comes before all.
	sequencer string
	time      time.Time
}

// eventBridgeEvent is an event from EventBridge. Its keys are not escaped.
type eventBridgeEvent struct {
	ID         string    `json:"id"`
	Source     string    `json:"source"`
	DetailType string    `json:"detail-type"`
	Time       time.Time `json:"time"`
	Detail     struct {
		Bucket struct{ Name string } `json:"bucket"`
		Object struct{ Key, Sequencer string }
	} `json:"detail"`
}

// s3Notification is S3's own notification. Its keys are escaped as in a form, with
// "+" for a space. Configuring one sends a test event without records first.
type s3Notification struct {
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

// parseEvents reads the payload of an invocation that S3 caused; ok is false for
// any other. S3's test event has no events in it.
func parseEvents(payload []byte) (events []event, ok bool, err error) {
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
		events, err = parseEventBridge(payload)
	case kind.Event == "s3:TestEvent":
	case len(kind.Records) > 0 && kind.Records[0].EventSource == "aws:s3":
		events, err = parseS3Notification(payload)
	default:
		return nil, false, nil
	}
	for _, n := range events {
		err = errors.Join(err, n.validate())
	}
	if err != nil {
		return nil, true, fmt.Errorf("an event of S3's that cannot be read: %w", err)
	}
	return events, true, nil
}

func parseEventBridge(payload []byte) ([]event, error) {
	var e eventBridgeEvent
	if err := json.Unmarshal(payload, &e); err != nil {
		return nil, err
	}
	d := e.Detail
	return []event{{e.ID, e.DetailType, d.Bucket.Name, d.Object.Key, d.Object.Sequencer, e.Time}}, nil
}

func parseS3Notification(payload []byte) (events []event, err error) {
	var e s3Notification
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
		events = append(events, event{id, r.EventName, r.S3.Bucket.Name, key, o.Sequencer, r.EventTime})
	}
	return events, nil
}

// validate refuses an event that does not say what it is about.
func (n event) validate() error {
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

// createsOrDeletes reports whether an object was stored or removed. S3 also tells
// of tags, restored archives and the like, which change no image.
func (n event) createsOrDeletes() bool {
	if n.what == "Object Created" || n.what == "Object Deleted" {
		return true
	}
	kind, _, _ := strings.Cut(strings.TrimPrefix(n.what, "s3:"), ":")
	return kind == "ObjectCreated" || kind == "ObjectRemoved" || kind == "LifecycleExpiration"
}

// change is all that a batch of events tells of one object.
type change struct {
	event          // the last one, by its sequencer
	ids   []string // of all, in order
}

// coalesce gathers the events of each object in the order of their first ones.
func coalesce(events []event) []change {
	var changes []change
	for _, n := range events {
		i := slices.IndexFunc(changes, func(c change) bool { return c.bucket == n.bucket && c.key == n.key })
		if i < 0 {
			changes = append(changes, change{n, []string{n.id}})
			continue
		}
		c := &changes[i]
		if compareSequencers(n.sequencer, c.sequencer) > 0 {
			c.event = n
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
