package follow

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// event is what S3 tells of one object, through EventBridge (S3 User Guide,
// "EventBridge event message structure") or as a notification of its own ("Event
// message structure").
type event struct {
	what string // in the event's own words: "Object Created", "ObjectCreated:Put", …
	// bucket and key are what it is about, the key unescaped.
	bucket, key string
	// sequencer orders the events of one key; "" comes before all.
	sequencer string
	time      time.Time
}

// delivery is the payload of one invocation.
type delivery struct {
	messages []message
	// queued says that SQS delivered it, which is told which messages failed.
	queued bool
}

// message is a part of a delivery that succeeds or fails as a whole: a message of
// SQS, or all that came from elsewhere.
type message struct {
	id     string // SQS's
	events []event
	// again says that it was or may have been delivered before.
	again bool
	err   error // why it cannot be read
}

const (
	// lambdaPatience is what an event's age tells of an invocation that does not come
	// from a queue: Lambda tries again after a minute.
	lambdaPatience = 45 * time.Second
	// queuePatience is what it tells of a message that comes for the first time: SQS
	// holds none back for longer than 15 minutes, and counts anew when dead letters
	// are moved back.
	queuePatience = 20 * time.Minute
)

// readDelivery reads the payload of an invocation that is not an HTTP request. It
// understands
//
//   - events of S3 from EventBridge, and S3's own notifications
//   - batches of SQS's, and SNS's messages
//   - what Lambda keeps of invocations that failed
//
// and each of them within another. EventBridge's dead letters are its events.
func readDelivery(payload []byte, now time.Time) delivery {
	var e envelope
	if json.Unmarshal(payload, &e) == nil && len(e.Records) > 0 && e.Records[0].EventSource == "aws:sqs" {
		d := delivery{queued: true}
		for _, r := range e.Records {
			d.messages = append(d.messages, readMessage(r, now))
		}
		return d
	}
	r := reader{}
	r.read(payload, maxNesting)
	m := r.message()
	m.again = m.again || m.olderThan(lambdaPatience, now)
	return delivery{messages: []message{m}}
}

func readMessage(record record, now time.Time) message {
	r := reader{}
	r.record(record, maxNesting)
	m := r.message()
	m.id = record.MessageID
	count, _ := strconv.Atoi(record.Attributes.ApproximateReceiveCount)
	m.again = m.again || count > 1 || m.olderThan(queuePatience, now)
	return m
}

func (m message) olderThan(age time.Duration, now time.Time) bool {
	return slices.ContainsFunc(m.events, func(e event) bool { return !e.time.IsZero() && now.Sub(e.time) > age })
}

// maxNesting is how deep events may be wrapped: in what Lambda keeps, in SQS, in
// SNS, in what Lambda keeps.
const maxNesting = 5

// envelope is as much of any payload as tells what it is.
type envelope struct {
	Source     string          `json:"source"`
	DetailType string          `json:"detail-type"`
	Detail     json.RawMessage `json:"detail"`
	Time       json.RawMessage `json:"time"`
	// Event is in S3's test event.
	Event   string   `json:"Event"`
	Records []record `json:"Records"`
	// Type and Message are SNS's, as subscribers other than functions get them.
	Type    string `json:"Type"`
	Message string `json:"Message"`
	// RequestPayload is the event of an invocation that failed, as Lambda sends it to
	// the destination for failures (Lambda Developer Guide, "Capturing records of
	// Lambda asynchronous invocations").
	RequestPayload json.RawMessage `json:"requestPayload"`
}

// record is one of S3's, SQS's or SNS's. S3's keys are escaped as in a form, with
// "+" for a space.
type record struct {
	EventSource string    `json:"eventSource"` // SNS writes EventSource
	EventName   string    `json:"eventName"`
	EventTime   time.Time `json:"eventTime"`
	S3          struct {
		Bucket struct{ Name string }
		Object struct{ Key, Sequencer string }
	} `json:"s3"`

	MessageID  string `json:"messageId"`
	Body       string `json:"body"`
	Attributes struct {
		ApproximateReceiveCount string
	} `json:"attributes"`

	SNS struct{ Message string } `json:"Sns"`
}

// reader gathers the events in a payload.
type reader struct {
	events []event
	again  bool
	faults []error
}

func (r *reader) message() message {
	for _, e := range r.events {
		r.fail(e.validate())
	}
	if err := errors.Join(r.faults...); err != nil {
		return message{err: fmt.Errorf("an event that cannot be read: %w", err)}
	}
	return message{events: r.events, again: r.again}
}

func (r *reader) fail(err error) {
	if err != nil {
		r.faults = append(r.faults, err)
	}
}

// read reads a payload in which others may be wrapped, depth deep.
func (r *reader) read(payload []byte, depth int) {
	if depth == 0 {
		r.fail(fmt.Errorf("events within events: expected them at most %d deep", maxNesting))
		return
	}
	var e envelope
	if err := json.Unmarshal(payload, &e); err != nil {
		r.fail(fmt.Errorf("expected an event as JSON: %w", err))
		return
	}
	switch {
	case e.Source == "aws.s3":
		r.bridged(e)
	case e.Source == "lambda" && len(e.Detail) > 0: // a failure that was sent to EventBridge
		r.read(e.Detail, depth-1)
	case len(e.RequestPayload) > 0:
		r.again = true
		r.read(e.RequestPayload, depth-1)
	case e.Type == "Notification":
		r.read([]byte(e.Message), depth-1)
	case e.Event == "s3:TestEvent": // comes when a notification is configured
	case len(e.Records) > 0:
		for _, record := range e.Records {
			r.record(record, depth)
		}
	default:
		r.fail(e.unknown())
	}
}

// unknown says what a payload is not.
func (e envelope) unknown() error {
	got := "an event of no known kind"
	if e.Source != "" {
		got = fmt.Sprintf("source %q", e.Source)
	} else if e.Type != "" {
		got = fmt.Sprintf("Type %q", e.Type)
	}
	return fmt.Errorf("%s: expected one of S3, from EventBridge, SQS, SNS or S3 itself", got)
}

// bridged reads an event from EventBridge. Its keys are not escaped.
func (r *reader) bridged(e envelope) {
	var detail struct {
		Bucket struct{ Name string }
		Object struct{ Key, Sequencer string }
	}
	if err := json.Unmarshal(e.Detail, &detail); err != nil {
		r.fail(fmt.Errorf("detail: %w", err))
		return
	}
	var at time.Time
	if len(e.Time) > 0 {
		if err := json.Unmarshal(e.Time, &at); err != nil {
			r.fail(fmt.Errorf("time: %w", err))
			return
		}
	}
	r.events = append(r.events, event{e.DetailType, detail.Bucket.Name, detail.Object.Key, detail.Object.Sequencer, at})
}

func (r *reader) record(rec record, depth int) {
	switch rec.EventSource {
	case "aws:s3":
		key, err := url.QueryUnescape(rec.S3.Object.Key)
		if err != nil {
			r.fail(fmt.Errorf("key %q: expected it escaped as in a form: %w", rec.S3.Object.Key, err))
			return
		}
		r.events = append(r.events, event{rec.EventName, rec.S3.Bucket.Name, key, rec.S3.Object.Sequencer, rec.EventTime})
	case "aws:sqs":
		r.read([]byte(rec.Body), depth-1)
	case "aws:sns":
		r.read([]byte(rec.SNS.Message), depth-1)
	default:
		r.fail(fmt.Errorf("eventSource %q: expected aws:s3, aws:sqs or aws:sns", rec.EventSource))
	}
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

// change is all that a delivery tells of one object.
type change struct {
	event // the last one, by its sequencer
	// since is when the first of its events happened; zero if that is not known.
	since time.Time
	// again says that an event of it was or may have been delivered before.
	again bool
	// messages are those of the delivery that tell of it, by their indices.
	messages []int
}

// coalesce gathers the events of each object in the order of their first ones.
func coalesce(messages []message) []change {
	var changes []change
	at := map[[2]string]int{}
	for i, m := range messages {
		for _, n := range m.events {
			object := [2]string{n.bucket, n.key}
			j, ok := at[object]
			if !ok {
				at[object] = len(changes)
				changes = append(changes, change{n, n.time, m.again, []int{i}})
				continue
			}
			c := &changes[j]
			if compareSequencers(n.sequencer, c.sequencer) > 0 {
				c.event = n
			}
			if n.time.Before(c.since) {
				c.since = n.time
			}
			c.again = c.again || m.again
			if c.messages[len(c.messages)-1] != i {
				c.messages = append(c.messages, i)
			}
		}
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

// answer says which messages failed, with an error for each message or nil. For
// SQS that is its answer (Lambda Developer Guide, "Implementing partial batch
// responses"), and the others are done with. For others it is the error, and
// Lambda tries the whole again.
func (d delivery) answer(faults []error) ([]byte, error) {
	if !d.queued {
		if err := errors.Join(faults...); err != nil {
			return nil, err
		}
		return []byte("null"), nil
	}
	type failure struct {
		ID string `json:"itemIdentifier"`
	}
	failures := []failure{}
	for i, m := range d.messages {
		if faults[i] == nil {
			continue
		}
		if m.id == "" { // cannot be named, so all come again
			return nil, errors.Join(faults...)
		}
		failures = append(failures, failure{m.id})
	}
	return json.Marshal(map[string]any{"batchItemFailures": failures})
}
