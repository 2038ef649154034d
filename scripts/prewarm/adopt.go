package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"golang.org/x/term"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
)

// adopter takes over what another tool stored as SIZE/key (-adopt). What is ours
// already costs a HEAD, other objects three, and each that is taken over a copy
// besides.
type adopter struct {
	listing     listing
	prefix      string // of the originals
	resolutions []edit.Resolution
	maker       *store.Maker
	try         bool // only says what would be done
}

func newAdopter(m *store.Maker, opt options) *adopter {
	return &adopter{
		listing:     listing{client: m.Store.Client, bucket: opt.bucket},
		prefix:      opt.prefix,
		resolutions: opt.resolutions,
		maker:       m,
		try:         opt.dryRun,
	}
}

// keys lists what is in the folders of the sizes, but for folder markers.
func (a *adopter) keys(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, r := range a.resolutions {
			l := a.listing
			l.prefix = r.String() + "/" + a.prefix
			for o, err := range l.objects(ctx) {
				if err == nil && strings.HasSuffix(o.key, "/") {
					continue
				}
				if !yield(o.key, err) || err != nil {
					return
				}
			}
		}
	}
}

// treat takes over one object.
func (a *adopter) treat(ctx context.Context, key string) (line, error) {
	folder, original, _ := strings.Cut(key, "/")
	r, err := edit.ParseResolution(folder)
	if err != nil {
		return failed(ctx, err)
	}
	is, err := a.maker.Store.State(ctx, key)
	switch {
	case err != nil:
		return failed(ctx, terse(err))
	case !is.There || is.Ours:
		return line{Outcome: outcomeCurrent}, nil
	}
	v, err := edit.New(r, original)
	if err != nil || a.maker.Key(v) != key {
		return line{Outcome: outcomeForeign, Error: "no derivative has this key"}, nil
	}
	adopt, outcome := a.maker.Adopt, outcomeAdopted
	if a.try {
		adopt, outcome = a.maker.Adoptable, outcomeAdoptable
	}
	got, err := adopt(ctx, v)
	switch {
	case errors.Is(err, store.ErrChanged): // whoever changed it looks after it
		return line{Outcome: outcomeThere}, nil
	case err != nil:
		return failed(ctx, terse(err))
	case got == store.AdoptableStale:
		return line{Outcome: outcome, Error: olderThanOriginal}, nil
	case got == store.AdoptableCurrent:
		return line{Outcome: outcome}, nil
	}
	return line{Outcome: outcomeForeign, Error: "without an original"}, nil
}

// olderThanOriginal marks what is adopted as stale.
const olderThanOriginal = "older than its original"

var (
	errDeclined = errors.New("nothing adopted: the answer was not yes")
	errNobody   = &hinted{errors.New("nothing adopted: standard input is no terminal, so there is nobody to ask"),
		"-dry-run says what would be adopted, and -yes adopts without asking"}
)

// terminal reports whether somebody can answer on an input.
func terminal(stdin io.Reader) bool {
	f, ok := stdin.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// askToAdopt wants a full "yes".
func askToAdopt(ctx context.Context, stdin io.Reader, stderr io.Writer, n int64) error {
	fmt.Fprintf(stderr, "Adopt %s? Only yes will do: ", count(n, "object"))
	answer := make(chan string, 1)
	go func() {
		text, err := bufio.NewReader(stdin).ReadString('\n')
		if err != nil {
			fmt.Fprintln(stderr) // Ctrl-D ends no line
		}
		answer <- strings.TrimSpace(text)
	}()
	select {
	case <-ctx.Done():
		fmt.Fprintln(stderr)
		return context.Canceled
	case text := <-answer:
		if text != "yes" {
			return errDeclined
		}
		return nil
	}
}
