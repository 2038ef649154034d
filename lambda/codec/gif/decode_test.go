package gif

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/picture"
)

func TestFramesDisposal(t *testing.T) {
	for _, c := range []struct {
		name      string
		disposals [3]byte
		want      string
		kept      [3]byte
	}{
		{"unspecified", [3]byte{0, 0, 0}, "RRR RGR RGB", [3]byte{0, 0, 0}},
		{"none", [3]byte{1, 1, 1}, "RRR RGR RGB", [3]byte{1, 1, 1}},
		{"background", [3]byte{1, 2, 1}, "RRR RGR R.B", [3]byte{1, 2, 1}},
		{"background of all", [3]byte{2, 2, 2}, "RRR .G. ..B", [3]byte{2, 2, 2}},
		{"previous", [3]byte{1, 3, 1}, "RRR RGR RRB", [3]byte{1, 3, 1}},
		{"previous of all", [3]byte{3, 3, 3}, "RRR .G. ..B", [3]byte{3, 3, 3}},
		{"4 is taken for 3", [3]byte{1, 4, 1}, "RRR RGR RRB", [3]byte{1, 3, 1}},
		{"5, 6 and 7 for none", [3]byte{5, 6, 7}, "RRR RGR RGB", [3]byte{0, 0, 0}},
	} {
		frames := collect(t, testGIF{w: 3, h: 1, blocks: []string{
			delayed(1, c.disposals[0]), frameOf(0, 0, "RRR"),
			delayed(2, c.disposals[1]), frameOf(1, 0, "G."),
			delayed(3, c.disposals[2]), frameOf(1, 0, ".B"),
		}}.bytes(), true)
		var shown []string
		for i, f := range frames {
			shown = append(shown, codectest.Spell(f.Image))
			if f.Delay != 10*(i+1) || f.Disposal != c.kept[i] {
				t.Errorf("%s: frame %d has delay %d, disposal %d", c.name, i, f.Delay, f.Disposal)
			}
		}
		if got := strings.Join(shown, " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// The control extension is for the next picture only, and the background color
// of the file, index 0 here, is never seen.
func TestFramesControl(t *testing.T) {
	frames := collect(t, testGIF{w: 2, h: 2, blocks: []string{
		delayed(7, 2), frameOf(1, 1, "G"), "!\xfe\x02hi\x00", frameOf(0, 0, "B"),
	}}.bytes(), true)
	if len(frames) != 2 || codectest.Spell(frames[0].Image) != "../.G" || codectest.Spell(frames[1].Image) != "B./.." {
		t.Fatalf("%d frames: %s", len(frames), codectest.Spell(frames[0].Image))
	}
	if f := frames[1]; f.Delay != 0 || f.Disposal != 0 {
		t.Errorf("second frame has delay %d, disposal %d", f.Delay, f.Disposal)
	}
}

func TestFramesInterlaced(t *testing.T) {
	rows := "RGBWRGBWR"                       // from top to bottom
	order := []int{0, 8, 4, 2, 6, 1, 3, 5, 7} // as they are stored
	var pix []byte
	for _, y := range order {
		pix = append(pix, byte(strings.IndexByte(codectest.Letters, rows[y])))
	}
	frames := collect(t, testGIF{w: 1, h: 9, blocks: []string{
		descriptor(0, 0, 1, 9, 0x40) + compressed(3, pix),
	}}.bytes(), true)
	if got := strings.ReplaceAll(codectest.Spell(frames[0].Image), "/", ""); got != rows {
		t.Errorf("%s, want %s", got, rows)
	}
}

func TestFramesFirstOnly(t *testing.T) {
	data := testGIF{w: 2, h: 1, blocks: []string{delayed(4, 1), frameOf(0, 0, "R"), frameOf(1, 0, "G"), ",broken"}}.bytes()
	h := picture.Header{Width: 2, Height: 1, Frames: 3}
	n := 0
	for f, err := range Frames(data, h, false) {
		if n++; err != nil || codectest.Spell(f.Image) != "R." || f.Delay != 40 {
			t.Errorf("%v, %v", f, err)
		}
	}
	if n != 1 {
		t.Errorf("%d frames", n)
	}
}

// A frame may be kept and changed; the next ones do not come from it.
func TestFramesAreIndependent(t *testing.T) {
	data := testGIF{w: 2, h: 1, blocks: []string{frameOf(0, 0, "RR"), frameOf(1, 0, "G"), delayed(0, 1), frameOf(1, 0, ".")}}.bytes()
	h, err := ReadHeader(data, picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var last string
	for f, err := range Frames(data, h, true) {
		if err != nil {
			t.Fatal(err)
		}
		last = codectest.Spell(f.Image)
		codectest.Fill(f.Image.Pix, 77)
	}
	if last != "RG" {
		t.Errorf("last frame is %s", last)
	}
}

func TestFramesLikeStandard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := drawGIF(t)
		want, g := show(t, data)
		frames := collect(t, data, true)
		if len(frames) != len(want) {
			t.Fatalf("%d frames, want %d", len(frames), len(want))
		}
		for i, f := range frames {
			if !bytes.Equal(f.Image.Pix, want[i].Pix) {
				t.Fatalf("frame %d: %v, want %v", i, f.Image.Pix, want[i].Pix)
			}
			if f.Delay != 10*g.Delay[i] || f.Disposal != g.Disposal[i] {
				t.Fatalf("frame %d: delay %d, disposal %d", i, f.Delay, f.Disposal)
			}
		}
	})
}

// drawGIF draws an animation of small frames anywhere on a small canvas.
func drawGIF(t *rapid.T) []byte {
	w, h := rapid.IntRange(1, 9).Draw(t, "w"), rapid.IntRange(1, 9).Draw(t, "h")
	g := &gif.GIF{Config: image.Config{Width: w, Height: h}}
	for range rapid.IntRange(1, 6).Draw(t, "frames") {
		x0, y0 := rapid.IntRange(0, w-1).Draw(t, "x"), rapid.IntRange(0, h-1).Draw(t, "y")
		r := image.Rect(x0, y0, rapid.IntRange(x0+1, w).Draw(t, "x1"), rapid.IntRange(y0+1, h).Draw(t, "y1"))
		p := image.NewPaletted(r, color.Palette{color.Black, color.White, color.RGBA{200, 100, 50, 255}, color.Transparent})
		for i := range p.Pix {
			p.Pix[i] = rapid.Uint8Range(0, 3).Draw(t, "pixel")
		}
		g.Image = append(g.Image, p)
		g.Delay = append(g.Delay, rapid.IntRange(0, 300).Draw(t, "delay"))
		g.Disposal = append(g.Disposal, rapid.Uint8Range(0, 3).Draw(t, "disposal"))
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFramesMalformed(t *testing.T) {
	good := frameOf(0, 0, "RG", "BW")
	for name, block := range map[string]string{
		"index beyond its own table": descriptor(0, 0, 1, 1, 0x80) + "123456" + compressed(2, []byte{2}),
		"too few pixels":             descriptor(0, 0, 2, 2, 0) + compressed(3, []byte{0, 1, 2}),
		"too many pixels":            descriptor(0, 0, 2, 2, 0) + compressed(3, []byte{0, 1, 2, 3, 0}),
		"no pixels":                  descriptor(0, 0, 2, 2, 0) + "\x03\x00",
		"code size 1":                descriptor(0, 0, 2, 2, 0) + "\x01\x01\x00\x00",
		"code size 9":                descriptor(0, 0, 2, 2, 0) + "\x09\x01\x00\x00",
		"code without a meaning":     descriptor(0, 0, 2, 2, 0) + "\x02" + subBlocks("\xff\xff\xff"),
	} {
		data := testGIF{w: 2, h: 2, blocks: []string{good, block}}.bytes()
		if err := decodeError(data); !errors.As(err, new(picture.MalformedError)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	bare := screen(2, 2, 0) + good + ";"
	if err := decodeError([]byte(bare)); !errors.As(err, new(picture.MalformedError)) {
		t.Errorf("no color table: %v", err)
	}
}

// What a viewer draws nothing for is not an error.
func TestFramesEmptyFrame(t *testing.T) {
	empty := descriptor(2, 2, 0, 0, 0) + compressed(3, nil)
	frames := collect(t, testGIF{w: 2, h: 2, blocks: []string{
		delayed(1, 3), frameOf(0, 0, "RG"), delayed(1, 2), empty, delayed(1, 3), empty, frameOf(0, 1, "W"),
	}}.bytes(), true)
	if len(frames) != 4 || codectest.Spell(frames[3].Image) != "../W." {
		t.Errorf("%d frames", len(frames))
	}
}

// The transparent index may lie beyond the table.
func TestFramesTransparencyBeyondTable(t *testing.T) {
	control := "!\xf9\x04\x01\x00\x00\xc8\x00"
	frames := collect(t, testGIF{w: 2, h: 1, blocks: []string{
		frameOf(0, 0, "RR"), control, descriptor(0, 0, 2, 1, 0) + compressed(8, []byte{200, 1}),
	}}.bytes(), true)
	if got := codectest.Spell(frames[1].Image); got != "RG" {
		t.Errorf("%s", got)
	}
}

func TestFramesOtherData(t *testing.T) {
	h, err := ReadHeader(still(t), picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	more := h
	more.Frames++
	for name, c := range map[string]struct {
		data []byte
		h    picture.Header
	}{
		"nothing":      {nil, h},
		"another size": {testGIF{w: 2, h: 1, blocks: []string{frameOf(0, 0, "RG")}}.bytes(), h},
		"fewer frames": {still(t), more},
	} {
		var last error
		for _, err := range Frames(c.data, c.h, true) {
			last = err
		}
		if !errors.As(last, new(picture.MalformedError)) {
			t.Errorf("%s: %v", name, last)
		}
	}
}

func TestMemoryIsEnough(t *testing.T) {
	for _, n := range []int{1, 2, 5} {
		g := &gif.GIF{}
		for range n {
			p := image.NewPaletted(image.Rect(0, 0, 400, 300), color.Palette{color.Black, color.White})
			p.Pix[7] = 1
			g.Image, g.Delay, g.Disposal = append(g.Image, p), append(g.Delay, 1), append(g.Disposal, gif.DisposalPrevious)
		}
		var b bytes.Buffer
		if err := gif.EncodeAll(&b, g); err != nil {
			t.Fatal(err)
		}
		h, err := ReadHeader(b.Bytes(), picture.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		// The indices and tables of all frames but one are garbage.
		most := Memory(h) + int64(n-1)*(400*300+1e5)
		got := codectest.Allocated(t, func() { collect(t, b.Bytes(), true) })
		if got > most {
			t.Errorf("%d frames: allocated %d, estimated %d", n, got, most)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(still(f))
	f.Add(testGIF{w: 3, h: 2, blocks: []string{
		"!\xff\x0bNETSCAPE2.0\x03\x01\x02\x00\x00", delayed(5, 3), frameOf(0, 0, "RGB", "W.R"),
		delayed(0, 2), frameOf(1, 1, "W."), "!\xfe\x02hi\x00", descriptor(0, 0, 1, 1, 0xc0) + "123456" + compressed(2, []byte{1}),
	}}.bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := picture.Limits{Frames: 8, Pixels: 1 << 16}
		h, err := ReadHeader(data, limits)
		if err != nil {
			codectest.WantError(t, err)
			return
		}
		if h.Frames < 1 || h.Frames > limits.Frames || h.Width*h.Height*h.Frames > 1<<16 {
			t.Fatalf("beyond the limits: %+v", h)
		}
		var pictures [][]byte
		for f, err := range Frames(data, h, true) {
			if err != nil {
				codectest.WantError(t, err)
				return
			}
			if f.Image.Rect != image.Rect(0, 0, h.Width, h.Height) || len(f.Image.Pix) != 4*h.Width*h.Height || f.Disposal > 3 {
				t.Fatalf("header says %d×%d, decoded %v, disposal %d", h.Width, h.Height, f.Image.Rect, f.Disposal)
			}
			pictures = append(pictures, slices.Clone(f.Image.Pix))
		}
		if len(pictures) != h.Frames {
			t.Errorf("header says %d frames, decoded %d", h.Frames, len(pictures))
		}
		for f := range Frames(data, h, false) {
			if !bytes.Equal(f.Image.Pix, pictures[0]) {
				t.Error("the first frame alone is another")
			}
		}
	})
}
