package codec

import (
	"errors"
	"fmt"
	"image"
	"iter"
	"slices"
	"testing"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/edit"
)

func TestFramesDenom(t *testing.T) {
	data := encoded(t, codectest.Waves(16, 16), edit.Output{Format: edit.JPEG})
	h, err := ReadHeader(data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for _, denom := range []int{-1, 0, 3, 16} {
		for _, err := range Frames(data, h, denom, true) {
			if err == nil || err.Error() != fmt.Sprintf("jpeg is not decoded at 1/%d", denom) {
				t.Errorf("1/%d: %v", denom, err)
			}
		}
	}
}

func TestFramesOneStill(t *testing.T) {
	data := encoded(t, codectest.Waves(16, 16), edit.Output{Format: edit.JPEG})
	h, _ := ReadHeader(data, Limits{})
	for _, all := range []bool{false, true} {
		n := 0
		for f, err := range Frames(data, h, 2, all) {
			if n++; err != nil || f.Pixels.Size() != image.Pt(8, 8) {
				t.Errorf("%v, %v", f.Pixels.Size(), err)
			}
		}
		if n != 1 {
			t.Errorf("%d frames", n)
		}
	}
}

// A header says one thing and the data another if the original was exchanged
// in between.
func TestFramesOtherData(t *testing.T) {
	h, err := ReadHeader(encoded(t, codectest.Waves(16, 16), edit.Output{Format: edit.JPEG}), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"empty":      nil,
		"text":       []byte("hello"),
		"other size": encoded(t, codectest.Waves(16, 17), edit.Output{Format: edit.JPEG}),
	} {
		for _, err := range Frames(data, h, 1, false) {
			if _, ok := errors.AsType[MalformedError](err); !ok {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// sequence yields so many frames and then does what it is told.
func sequence(n int, then func(yield func(Decoded, error) bool)) iter.Seq2[Decoded, error] {
	return func(yield func(Decoded, error) bool) {
		for i := range n {
			if !yield(Decoded{Delay: i}, nil) {
				return
			}
		}
		then(yield)
	}
}

func TestGuardedTurnsPanicsIntoErrors(t *testing.T) {
	upset := sequence(2, func(func(Decoded, error) bool) { panic("index out of range") })
	var got []string
	for f, err := range recoverPanics(edit.GIF, upset) {
		got = append(got, fmt.Sprintf("%d %v", f.Delay, err))
	}
	want := []string{"0 <nil>", "1 <nil>", "0 malformed gif: decoder failed: index out of range"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestGuardedLeavesTheBodysPanics(t *testing.T) {
	defer func() {
		if r := recover(); r != "mine" {
			t.Errorf("recovered %v", r)
		}
	}()
	for range recoverPanics(edit.GIF, sequence(2, nil)) {
		panic("mine")
	}
}

func TestGuardedEndsWithTheFirstError(t *testing.T) {
	broken := sequence(1, func(yield func(Decoded, error) bool) {
		if yield(Decoded{}, errors.New("first")) {
			t.Error("asked for more after an error")
		}
	})
	n := 0
	for range recoverPanics(edit.GIF, broken) {
		n++
	}
	if n != 2 {
		t.Errorf("%d steps", n)
	}
	for range recoverPanics(edit.GIF, sequence(5, func(func(Decoded, error) bool) { t.Error("went on after break") })) {
		break
	}
}
