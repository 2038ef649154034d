package codec

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/gif"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// cutAlpha is what GIF can hold of a picture.
func cutAlpha(img *image.NRGBA) *image.NRGBA {
	out := cloned(img)
	for i := 0; i < len(out.Pix); i += 4 {
		if out.Pix[i+3] < 128 {
			clear(out.Pix[i : i+4])
		} else {
			out.Pix[i+3] = 255
		}
	}
	return out
}

func mustEncodeGIF(t rapid.TB, frames []Frame, loops int) []byte {
	t.Helper()
	data, err := encodeGIF(context.Background(), frames, loops)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// drawFrames draws pictures of the same size with few or many colours, any
// alpha, and much that stays from one to the next.
func drawFrames(t *rapid.T, colours int) []Frame {
	w, h := rapid.IntRange(1, 7).Draw(t, "w"), rapid.IntRange(1, 7).Draw(t, "h")
	var palette []uint32
	for range colours {
		palette = append(palette, rapid.Uint32().Draw(t, "colour"))
	}
	var frames []Frame
	for i := range rapid.IntRange(1, 6).Draw(t, "frames") {
		img := image.NewNRGBA(image.Rect(0, 0, w, h))
		changes := rapid.IntRange(1, 10).Draw(t, "one pixel in so many changes")
		for p := range w * h {
			if i > 0 && rapid.IntRange(1, changes).Draw(t, "change") > 1 {
				copy(img.Pix[4*p:4*p+4], frames[i-1].Image.Pix[4*p:])
				continue
			}
			c := rapid.SampledFrom(palette).Draw(t, "pixel")
			alpha := rapid.SampledFrom([]byte{0, 127, 128, 255, 255, 255}).Draw(t, "alpha")
			copy(img.Pix[4*p:], []byte{byte(c >> 24), byte(c >> 16), byte(c >> 8), alpha})
		}
		frames = append(frames, Frame{
			Image:    img,
			Delay:    rapid.SampledFrom([]int{0, 10, 70, 655350}).Draw(t, "delay"),
			Disposal: rapid.Uint8Range(0, 3).Draw(t, "disposal"),
		})
	}
	return frames
}

// A viewer shows exactly the pictures that were given, whatever the disposals,
// for exactly the times that were given.
func TestEncodeGIFShowsThePictures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		frames := drawFrames(t, rapid.IntRange(1, 250).Draw(t, "colours"))
		shown, g := showGIF(t, mustEncodeGIF(t, frames, 0))
		if len(shown) != len(frames) {
			t.Fatalf("%d frames, want %d", len(shown), len(frames))
		}
		for i, f := range frames {
			if want := cutAlpha(f.Image); !bytes.Equal(shown[i].Pix, want.Pix) {
				t.Fatalf("frame %d shows %v, want %v", i, shown[i].Pix, want.Pix)
			}
			if 10*g.Delay[i] != f.Delay {
				t.Fatalf("frame %d has delay %d, want %d", i, g.Delay[i], f.Delay)
			}
			if g.Image[i].Rect != f.Image.Rect {
				t.Fatalf("frame %d covers %v of %v", i, g.Image[i].Rect, f.Image.Rect)
			}
		}
	})
}

// With too many colours for a table every pixel shows the nearest of its table.
func TestEncodeGIFShowsTheNearestColours(t *testing.T) {
	var frames []Frame
	for i := range 4 {
		img := noise(40, 30, uint64(i))
		for p := range 40 * 30 {
			img.Pix[4*p+3] = uint8((p + i) % 9 * 31)
		}
		frames = append(frames, Frame{Image: img, Disposal: byte(i)})
	}
	shown, g := showGIF(t, mustEncodeGIF(t, frames, 0))
	for i, f := range frames {
		var table []rgb
		for _, c := range g.Image[i].Palette {
			if c := nrgbaOf(c); c[3] == 255 {
				table = append(table, rgb(c[:3]))
			}
		}
		for p := 0; p < len(f.Image.Pix); p += 4 {
			got, want := shown[i].Pix[p:p+4], f.Image.Pix[p:p+4]
			if (got[3] == 255) != (want[3] >= 128) {
				t.Fatalf("frame %d shows %v for %v", i, got, want)
			}
			r, gr, b := int(want[0]), int(want[1]), int(want[2])
			if got[3] == 255 && distance(rgb(got[:3]), r, gr, b) != slowNearest(table, r, gr, b) {
				t.Fatalf("frame %d shows %v for %v", i, got, want)
			}
		}
	}
}

func TestEncodeGIFDisposal(t *testing.T) {
	for _, c := range []struct {
		name            string
		pictures        string
		disposals, want []byte
	}{
		{"opaque", "RR RG RB", []byte{0, 1, 1}, []byte{0, 1, 1}},
		{"cleared each time", "R. .G B.", []byte{2, 2, 2}, []byte{2, 2, 2}},
		{"put back each time", "RR GG RB", []byte{1, 3, 3}, []byte{1, 3, 3}},
		{"cleared by nothing", "RR .G", []byte{1, 1}, []byte{2, 1}},
		{"cleared by nothing said", "RR .G", []byte{0, 0}, []byte{2, 0}},
		{"put back what must go", "RR GG .B", []byte{1, 3, 3}, []byte{1, 2, 3}},
		{"gone and come again", "RR .G .G RR", []byte{1, 1, 1, 1}, []byte{2, 1, 1, 1}},
		{"invalid", "RR GG", []byte{7, 4}, []byte{0, 3}},
	} {
		var frames []Frame
		for i, s := range strings.Fields(c.pictures) {
			frames = append(frames, Frame{Image: spelled(s), Disposal: c.disposals[i]})
		}
		shown, g := showGIF(t, mustEncodeGIF(t, frames, 0))
		var got []string
		for _, img := range shown {
			got = append(got, gifSpell(img))
		}
		if strings.Join(got, " ") != c.pictures || !slices.Equal(g.Disposal, c.want) {
			t.Errorf("%s: shows %s with disposals %v, want %s with %v", c.name, got, g.Disposal, c.pictures, c.want)
		}
	}
}

func TestEncodeGIFTimes(t *testing.T) {
	img := drawn(2, 2, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), uint8(y), 0, 255} })
	var frames []Frame
	for _, delay := range []int{0, 10, 96, 655350, 655360, -1} {
		frames = append(frames, Frame{Image: img, Delay: delay})
	}
	for _, loops := range []int{-1, 0, 1, 65535} {
		g, err := gif.DecodeAll(bytes.NewReader(mustEncodeGIF(t, frames, loops)))
		if err != nil {
			t.Fatal(err)
		}
		if want := []int{0, 1, 10, 65535, 65535, 0}; g.LoopCount != loops || !slices.Equal(g.Delay, want) {
			t.Errorf("loops %d, delays %v; want %d, %v", g.LoopCount, g.Delay, loops, want)
		}
	}
}

// A scene that has nothing in common with the others gets its own colours, so
// that all of these pictures, of 200 colours each, come out as they are.
func TestEncodeGIFSceneChange(t *testing.T) {
	var frames []Frame
	for i := range 8 {
		frames = append(frames, Frame{Disposal: 1, Image: drawn(20, 10, func(x, y int) color.NRGBA {
			n := 200*i + 20*y + x
			return color.NRGBA{uint8(n * 37), uint8(n * 101), uint8(n), 255}
		})})
	}
	shown, _ := showGIF(t, mustEncodeGIF(t, frames, 0))
	for i, f := range frames {
		if !bytes.Equal(shown[i].Pix, f.Image.Pix) {
			t.Errorf("frame %d differs", i)
		}
	}
}

// Frames of one scene share one table: colours that change with the table would
// flicker.
func TestEncodeGIFOneTable(t *testing.T) {
	var frames []Frame
	for i := range 5 {
		frames = append(frames, Frame{Image: scene(90, 60, i), Disposal: 1})
	}
	_, g := showGIF(t, mustEncodeGIF(t, frames, 0))
	for i, p := range g.Image {
		for k, c := range p.Palette {
			if _, _, _, a := c.RGBA(); a != 0 && c != g.Config.ColorModel.(color.Palette)[k] {
				t.Fatalf("frame %d has a table of its own", i)
			}
		}
	}
}

// What stays on the screen must cost next to nothing.
func TestEncodeGIFStandingPicture(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: eleven frames of noise")
	}
	img := noise(100, 100, 3)
	one := len(mustEncodeGIF(t, []Frame{{Image: img, Disposal: 1}, {Image: img}}, 0))
	ten := len(mustEncodeGIF(t, slices.Repeat([]Frame{{Image: img, Disposal: 1}}, 11), 0))
	if each := (ten - one) / 9; each > 200 {
		t.Errorf("%d bytes for a frame like the one before", each)
	}
}

func TestEncodeGIFStill(t *testing.T) {
	img := scenery(64, 48)
	data := mustEncodeGIF(t, []Frame{{Image: img}}, 0)
	if bytes.Contains(data, []byte("NETSCAPE")) {
		t.Error("a still is repeated")
	}
	shown, _ := showGIF(t, data)
	if noise := signalToNoise(shown[0], img); noise < 30 {
		t.Errorf("%.1f dB", noise)
	}
}

func TestEncodeGIFOfPart(t *testing.T) {
	whole := strip(40, 0).Image
	part := whole.SubImage(image.Rect(3, 0, 9, 1)).(*image.NRGBA)
	part.Rect = image.Rect(0, 0, 6, 1)
	shown, _ := showGIF(t, mustEncodeGIF(t, []Frame{{Image: part}}, 0))
	if want := cutAlpha(&image.NRGBA{Pix: whole.Pix[12:36]}); !bytes.Equal(shown[0].Pix, want.Pix) {
		t.Errorf("%v, want %v", shown[0].Pix, want.Pix)
	}
}

func TestEncodeGIFRefusesMixedSizes(t *testing.T) {
	if _, err := encodeGIF(t.Context(), []Frame{strip(3, 0), strip(4, 0)}, 0); err == nil {
		t.Error("frames of different sizes were taken")
	}
}

func BenchmarkDecodeGIF(b *testing.B) {
	data := mustEncodeGIF(b, film(20), 0)
	b.Run("codec", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			collectGIF(b, data, true)
		}
	})
	b.Run("stdlib, not composed", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := gif.DecodeAll(bytes.NewReader(data)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkEncodeGIF(b *testing.B) {
	frames := film(20)
	for _, n := range []int{1, 20} {
		b.Run(map[int]string{1: "still", 20: "20 frames"}[n], func(b *testing.B) {
			b.ReportAllocs()
			var data []byte
			for b.Loop() {
				data = mustEncodeGIF(b, frames[:n], 0)
			}
			b.ReportMetric(float64(len(data)), "bytes")
		})
	}
}

// film is of 400×400 pixels.
func film(n int) []Frame {
	var frames []Frame
	for i := range n {
		frames = append(frames, Frame{Image: scene(400, 400, i), Delay: 70, Disposal: gif.DisposalNone})
	}
	return frames
}
