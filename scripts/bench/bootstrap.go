package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"s3resize/scripts/internal/command"
	"s3resize/scripts/internal/gateway"
	"s3resize/scripts/internal/runtimeapi"
)

// bootstrapFigures are those of the built function. Times are medians in
// milliseconds.
type bootstrapFigures struct {
	// Start is from exec until it asks for its first event.
	Start float64 `json:"startMs"`
	// First is from exec to the first redirect.
	First float64 `json:"firstRedirectMs"`
	// Warm is from an event to its redirect, in a process that has done it
	// before.
	Warm float64 `json:"warmMs"`
	// PeakFirst and PeakWarm are the largest resident sets after one
	// derivative and after many, in bytes; 0 where the system does not tell.
	PeakFirst int64 `json:"peakFirstBytes"`
	PeakWarm  int64 `json:"peakWarmBytes"`
	// Binary is the size of the bootstrap.
	Binary int64 `json:"binaryBytes"`
	// Original and Derivative say what was made of what, in bytes.
	Original   int `json:"originalBytes"`
	Derivative int `json:"derivativeBytes"`
	// Node is what a program with sharp takes for the same; nil if it was left
	// out.
	Node *nodeFigures `json:"node,omitempty"`
}

const (
	benchBucket     = "bench"
	benchOriginal   = "photo.jpg"
	benchDerivative = "300x300/" + benchOriginal
)

// measureBootstrap builds the function into dir and runs it: for each round a
// new process, and the last one for as many more redirects. In turn with it,
// sharp does the same where it is there.
func measureBootstrap(ctx context.Context, dir, original string, rounds int, sharp *sharpModule, progress *command.Progress) (*bootstrapFigures, error) {
	if original == "" {
		return nil, fmt.Errorf("there is no JPEG to measure it with; use -no-bootstrap")
	}
	progress.Show("building the function")
	binary := filepath.Join(dir, "bootstrap")
	if err := buildBootstrap(ctx, binary); err != nil {
		return nil, err
	}
	photo, err := os.ReadFile(original)
	if err != nil {
		return nil, err
	}
	store := newFakeS3()
	store.put("/"+benchBucket+"/"+benchOriginal, photo)
	server := store.start()
	defer server.Close()
	f := &bootstrapFigures{Binary: inputSize(binary), Original: len(photo)}
	run := function{binary: binary, store: store, endpoint: server.URL, node: sharp}
	if err := run.measure(ctx, f, rounds, progress); err != nil {
		return nil, err
	}
	made, _ := store.get("/" + benchBucket + "/" + benchDerivative)
	f.Derivative = len(made.body)
	return f, nil
}

// buildBootstrap builds as make build does.
func buildBootstrap(ctx context.Context, binary string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-tags", "lambda.norpc", "-trimpath", "-ldflags", "-s -w", "-o", binary, "s3resize/lambda")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}

// function is the built bootstrap and the S3 it works with.
type function struct {
	binary   string
	store    *fakeS3
	endpoint string
	node     *sharpModule // whom to compare it with; nil is nobody
	readers  uint32       // so far
}

func (fn *function) measure(ctx context.Context, f *bootstrapFigures, rounds int, progress *command.Progress) error {
	var starts, firsts, warms, peaks []float64
	var nodes []nodeSession
	for round := range rounds {
		progress.Show(fmt.Sprintf("the function, start %d of %d", round+1, rounds))
		again := 0
		if round == rounds-1 {
			again = rounds
		}
		s, err := fn.session(ctx, again)
		if err != nil {
			return err
		}
		starts, firsts, peaks = append(starts, s.start), append(firsts, s.first), append(peaks, float64(s.peakFirst))
		warms, f.PeakWarm = s.warm, s.peakWarm
		if fn.node == nil {
			continue
		}
		n, err := fn.nodeSession(ctx)
		if err != nil {
			return err
		}
		nodes = append(nodes, n)
	}
	f.Start, f.First, f.Warm, f.PeakFirst = median(starts), median(firsts), median(warms), int64(median(peaks))
	f.Node = nodeResult(nodes, firsts, peaks)
	return nil
}

// session is the life of one process.
type session struct {
	start, first        float64 // milliseconds
	warm                []float64
	peakFirst, peakWarm int64
}

func (fn *function) session(ctx context.Context, again int) (s session, err error) {
	var process *runtimeapi.Process
	began := time.Now()
	err = pinned(func() (err error) {
		process, err = runtimeapi.Start(ctx, fn.binary, fn.environment())
		return err
	})
	if err != nil {
		return s, err
	}
	defer func() { _ = process.Stop() }()
	start, err := process.WaitReady(ctx)
	if err != nil {
		return s, err
	}
	s.start = ms(start)
	if err := fn.redirect(ctx, process); err != nil {
		return s, err
	}
	s.first = ms(time.Since(began))
	s.peakFirst = process.PeakMemory()
	for range again {
		began := time.Now()
		if err := fn.redirect(ctx, process); err != nil {
			return s, err
		}
		s.warm = append(s.warm, ms(time.Since(began)))
	}
	s.peakWarm = process.PeakMemory()
	return s, nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func (fn *function) environment() []string {
	return []string{
		"BUCKET=" + benchBucket,
		"URL=http://website.example",
		"ALLOWED_RESOLUTIONS=300x300",
		"AWS_ENDPOINT_URL_S3=" + fn.endpoint,
		"AWS_ACCESS_KEY_ID=bench",
		"AWS_SECRET_ACCESS_KEY=bench",
		"GOMAXPROCS=1",
	}
}

// redirect has the derivative made anew and checks that the answer is the
// redirect to it.
func (fn *function) redirect(ctx context.Context, process *runtimeapi.Process) error {
	fn.store.remove("/" + benchBucket + "/" + benchDerivative)
	fn.readers++
	event, err := redirectEvent(fn.readers)
	if err != nil {
		return err
	}
	payload, err := process.Invoke(ctx, event)
	if err != nil {
		return fmt.Errorf("%w\n%s", err, process.Stderr())
	}
	return checkRedirect(payload)
}

// redirectEvent is the request of a reader, each of whom has another address:
// one who comes back for the same derivative is taken to be in a loop.
func redirectEvent(reader uint32) ([]byte, error) {
	r, err := http.NewRequest(http.MethodGet, "https://api.example/resize?key="+benchDerivative, nil)
	if err != nil {
		return nil, err
	}
	address := binary.BigEndian.AppendUint32(nil, 10<<24|reader) // 10.0.0.0/8
	r.RemoteAddr = net.IP(address).String() + ":49152"
	return json.Marshal(gateway.Event(r, gateway.NewRequestID()))
}

func checkRedirect(payload []byte) error {
	var res struct {
		StatusCode int
		Headers    map[string]string
	}
	if err := json.Unmarshal(payload, &res); err != nil {
		return fmt.Errorf("the function answered %.200q: %w", payload, err)
	}
	const want = "http://website.example/" + benchDerivative
	header := http.Header{}
	for name, value := range res.Headers {
		header.Set(name, value)
	}
	if res.StatusCode != http.StatusTemporaryRedirect || header.Get("Location") != want {
		return fmt.Errorf("the function answered %.300q instead of a redirect to %s", payload, want)
	}
	return nil
}

// nodeFigures are those of a program for Node that does once, with sharp, what
// the function does.
type nodeFigures struct {
	// First is from exec until the derivative is stored, in milliseconds.
	First float64 `json:"firstMs"`
	// Peak is the largest resident set, in bytes.
	Peak int64 `json:"peakBytes"`
	// Ratio and PeakRatio are our first redirect's time and memory divided by
	// these, the medians of the rounds' own ratios.
	Ratio     float64 `json:"oursRatio"`
	PeakRatio float64 `json:"oursPeakRatio"`
}

//go:embed first.mjs
var firstProgram []byte

// nodeSession is the life of one process of Node's.
type nodeSession struct {
	first float64 // milliseconds
	peak  float64 // bytes
}

func (fn *function) nodeSession(ctx context.Context) (s nodeSession, err error) {
	const derivative = "/" + benchBucket + "/" + benchDerivative
	fn.store.remove(derivative)
	cmd, err := fn.node.command(ctx, "first.mjs", firstProgram)
	if err != nil {
		return s, err
	}
	cmd.Args = append(cmd.Args, fn.endpoint+"/"+benchBucket+"/"+benchOriginal, fn.endpoint+derivative, strconv.Itoa(quality))
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	began := time.Now()
	if err := pinned(cmd.Start); err != nil {
		return s, err
	}
	if err := cmd.Wait(); err != nil {
		return s, fmt.Errorf("node: %w: %s", err, lastLine(stderr.String()))
	}
	made, ok := fn.store.get(derivative)
	if !ok {
		return s, fmt.Errorf("node stored no derivative: %s", lastLine(stderr.String()))
	}
	var said struct{ Peak float64 }
	if err := json.Unmarshal(out.Bytes(), &said); err != nil {
		return s, fmt.Errorf("node says %.200q: %w", out.String(), err)
	}
	return nodeSession{ms(made.stored.Sub(began)), said.Peak}, nil
}

// nodeResult compares the rounds' sessions with ours; nil if there are none.
func nodeResult(sessions []nodeSession, firsts, peaks []float64) *nodeFigures {
	if len(sessions) == 0 {
		return nil
	}
	var times, sizes []float64
	for _, s := range sessions {
		times, sizes = append(times, s.first), append(sizes, s.peak)
	}
	return &nodeFigures{
		First: median(times), Peak: int64(median(sizes)),
		Ratio: median(ratios(firsts, times)), PeakRatio: median(ratios(peaks, sizes)),
	}
}
