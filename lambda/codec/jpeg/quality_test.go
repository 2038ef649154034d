package jpeg

import (
	"bytes"
	"image"
	"image/jpeg"
	"slices"
	"strings"
	"testing"

	"github.com/gen2brain/jpegn"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
)

func headerQuality(t *testing.T, data []byte) int {
	t.Helper()
	h, err := ReadHeader(data, picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return h.Quality
}

// Three encoders take the quality; all must be found again, in color and in gray.
func TestQuality(t *testing.T) {
	color := codectest.Scenery(16, 16)
	encoders := map[string]func(img image.Image, quality int) []byte{
		"the standard library": func(img image.Image, quality int) []byte {
			var b bytes.Buffer
			if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
				t.Fatal(err)
			}
			return b.Bytes()
		},
		"jpegn": func(img image.Image, quality int) []byte {
			var b bytes.Buffer
			if err := jpegn.Encode(&b, img, &jpegn.EncodeOptions{Quality: quality}); err != nil {
				t.Fatal(err)
			}
			return b.Bytes()
		},
		"ours": func(_ image.Image, quality int) []byte {
			return mustEncode(t, color, edit.Output{Quality: quality, Coding: edit.Progressive})
		},
	}
	for name, encode := range encoders {
		for quality := 1; quality <= 100; quality++ {
			for _, img := range []image.Image{color, grayOf(color)} {
				if got := headerQuality(t, encode(img, quality)); got != quality {
					t.Errorf("%s: %T written with %d, found %d", name, img, quality, got)
				}
			}
		}
	}
}

// Worked out by hand: at 50 the tables are annex K's own, at 25 twice that and at
// 75 half of it, rounded up; at 1 they are cut at 255.
func TestScaledQuantizer(t *testing.T) {
	for _, test := range [][3]int{
		{16, 50, 16}, {121, 50, 121}, {16, 25, 32}, {11, 75, 6}, {99, 75, 50}, {16, 100, 1}, {121, 99, 2}, {10, 10, 50}, {10, 1, 255}, {3, 1, 150},
	} {
		if got := scaledQuantizer(test[0], test[1]); got != test[2] {
			t.Errorf("%d at %d is %d, want %d", test[0], test[1], got, test[2])
		}
	}
}

// A table that is a little off annex K's, as cameras have them, is near to that
// quality; and the tables of another component do not matter.
func TestQualityOfOtherTables(t *testing.T) {
	var q quantizers
	for i := range 64 {
		q.tables[0][i] = scaledQuantizer(annexK[0][i], 85) + i%3 - 1
		q.tables[1][i] = scaledQuantizer(annexK[1][i], 85) + i%2
		q.tables[3][i] = 255
	}
	q.defined = [4]bool{true, true, false, true}
	if got := q.quality(0, 1); got < 83 || got > 87 {
		t.Errorf("found %d, want about 85", got)
	}
	for _, ids := range [][2]byte{{0, 2}, {2, 0}, {4, 0}, {0, 255}} {
		if got := q.quality(ids[0], ids[1]); got != 0 {
			t.Errorf("tables %v: %d, want unknown", ids, got)
		}
	}
}

// Values of two bytes mean the same, and several tables may share a segment.
func TestQuantizersRead(t *testing.T) {
	var b []byte
	for table, base := range annexK {
		b = append(b, 0x10|byte(table))
		for _, v := range base {
			v = scaledQuantizer(v, 5)
			b = append(b, byte(v>>8), byte(v))
		}
	}
	var q quantizers
	q.read(b)
	if got := q.quality(0, 1); got != 5 {
		t.Errorf("found %d, want 5", got)
	}
	for name, broken := range map[string][]byte{
		"cut short":           b[:len(b)-1],
		"a table too many":    slices.Concat(b[:129], []byte("\x05"+strings.Repeat("x", 64))),
		"three bytes a value": []byte("\x21" + strings.Repeat("x", 200)),
	} {
		var q quantizers
		q.read(broken)
		if q.defined[1] || q.quality(0, 1) != 0 {
			t.Errorf("%s was taken", name)
		}
	}
}
