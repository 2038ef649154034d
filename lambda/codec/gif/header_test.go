package gif

import (
	"errors"
	"strings"
	"testing"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
)

func TestReadHeader(t *testing.T) {
	netscape := func(loops int) string { return "!\xff\x0bNETSCAPE2.0\x03\x01" + numbers16(loops) + "\x00" }
	frame := frameOf(0, 0, "RG")
	for _, c := range []struct {
		name   string
		blocks []string
		frames int
		loops  int
	}{
		{"still", []string{frame}, 1, -1},
		{"two frames", []string{delayed(5, 1), frame, delayed(6, 2), frame}, 2, -1},
		{"for ever", []string{netscape(0), frame, frame}, 2, 0},
		{"three times", []string{netscape(2), frame, frame, frame}, 3, 2},
		{"the last one counts", []string{netscape(2), frame, netscape(600)}, 1, 600},
		{"its other name", []string{"!\xff\x0bANIMEXTS1.0\x03\x01\x07\x00\x00", frame}, 1, 7},
		{"another application", []string{"!\xff\x0bXMP DataXMP\x03\x01\x07\x00\x00", frame}, 1, -1},
		{"Netscape's buffer size", []string{"!\xff\x0bNETSCAPE2.0\x05\x02\x00\x00\x00\x00\x00", frame}, 1, -1},
		{"Netscape's empty block", []string{"!\xff\x0bNETSCAPE2.0\x00", frame}, 1, -1},
		{"comment", []string{"!\xfe" + subBlocks(strings.Repeat("words ", 100)), frame}, 1, -1},
		{"plain text", []string{"!\x01\x0c" + strings.Repeat("x", 12) + "\x02hi\x00", frame}, 1, -1},
		{"an extension of tomorrow", []string{"!\x77\x02hi\x00", frame}, 1, -1},
		{"own color table", []string{descriptor(0, 0, 1, 1, 0x80) + "123456" + compressed(2, []byte{1})}, 1, -1},
		{"after the trailer", []string{frame, ";", frame, "anything"}, 1, -1},
	} {
		h, err := ReadHeader(testGIF{w: 2, h: 1, blocks: c.blocks}.bytes(), picture.Limits{})
		if err != nil || h.Format != edit.GIF || h.Width != 2 || h.Height != 1 || h.Frames != c.frames || h.Loops != c.loops {
			t.Errorf("%s: %+v, %v; want %d frames, loops %d", c.name, h, err, c.frames, c.loops)
		}
	}
}

func TestReadHeaderMalformed(t *testing.T) {
	for name, g := range map[string]testGIF{
		"no picture":           {w: 2, h: 2},
		"0×0":                  {blocks: []string{frameOf(0, 0, "R")}},
		"too wide":             {w: 2, h: 2, blocks: []string{frameOf(0, 0, "RRR")}},
		"too high":             {w: 2, h: 2, blocks: []string{frameOf(0, 0, "R", "R", "R")}},
		"too far right":        {w: 2, h: 2, blocks: []string{frameOf(0, 0, "R"), frameOf(2, 0, "R")}},
		"negative offset":      {w: 2, h: 2, blocks: []string{frameOf(0, -1, "R")}},
		"unknown block":        {w: 2, h: 2, blocks: []string{frameOf(0, 0, "R"), "?"}},
		"long control":         {w: 2, h: 2, blocks: []string{"!\xf9\x05\x00\x00\x00\x00\x00\x00", frameOf(0, 0, "R")}},
		"control without data": {w: 2, h: 2, blocks: []string{"!\xf9\x00", frameOf(0, 0, "R")}},
	} {
		if h, err := ReadHeader(g.bytes(), picture.Limits{}); !errors.As(err, new(picture.MalformedError)) {
			t.Errorf("%s: %+v, %v", name, h, err)
		}
	}
}

// Wherever a file is cut off, the trailer included, it is broken.
func TestReadHeaderTruncated(t *testing.T) {
	own := descriptor(1, 1, 1, 1, 0x80) + "123456" + compressed(2, []byte{1})
	whole := testGIF{w: 2, h: 2, blocks: []string{
		"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00", delayed(5, 1), frameOf(0, 0, "RG", "BW"), own,
	}}.bytes()
	for n := range whole {
		if _, err := ReadHeader(whole[:n], picture.Limits{}); !errors.As(err, new(picture.MalformedError)) {
			t.Errorf("%d of %d bytes: %v", n, len(whole), err)
		}
	}
	for _, zeros := range []int{1, 100, 1 << 20} {
		if _, err := ReadHeader([]byte("GIF89a"+strings.Repeat("\x00", zeros)), picture.Limits{}); !errors.As(err, new(picture.MalformedError)) {
			t.Errorf("%d zeros: %v", zeros, err)
		}
	}
}

func TestReadHeaderLimits(t *testing.T) {
	dot := frameOf(0, 0, "R")
	film := func(w, h, frames int) []byte {
		return testGIF{w: w, h: h, blocks: []string{strings.Repeat(dot, frames)}}.bytes()
	}
	for _, c := range []struct {
		name   string
		data   []byte
		limits picture.Limits
		want   picture.LimitError
	}{
		{"40000 frames", film(1, 1, 40000), picture.Limits{Frames: 500}, picture.LimitError{What: "frames", Got: 501, Max: 500}},
		{"1000×1000, 1000 frames", film(1000, 1000, 1000), picture.Limits{Pixels: 5e7}, picture.LimitError{What: "pixels", Got: 51e6, Max: 5e7}},
		{"65535×65535", film(65535, 65535, 1), picture.Limits{Pixels: 5e7}, picture.LimitError{What: "pixels", Got: 65535 * 65535, Max: 5e7}},
		{"one frame too many", film(1, 1, 2), picture.Limits{Frames: 1}, picture.LimitError{What: "frames", Got: 2, Max: 1}},
		{"one pixel too many", film(3, 1, 2), picture.Limits{Pixels: 5}, picture.LimitError{What: "pixels", Got: 6, Max: 5}},
	} {
		var err error
		n := codectest.Allocated(t, func() { _, err = ReadHeader(c.data, c.limits) })
		var limit *picture.LimitError
		if !errors.As(err, &limit) || *limit != c.want {
			t.Errorf("%s: %v, want %v", c.name, err, &c.want)
		}
		if n > 1<<14 {
			t.Errorf("%s: allocated %d bytes", c.name, n)
		}
	}
	if _, err := ReadHeader(film(3, 1, 2), picture.Limits{Frames: 2, Pixels: 6}); err != nil {
		t.Errorf("just within the limits: %v", err)
	}
}
