package gif

import (
	"bytes"
	"compress/lzw"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/picture"
)

// testGIF spells a file, in any way that is wrong too.
type testGIF struct {
	w, h   int
	blocks []string // between the global color table and the trailer
}

func (g testGIF) bytes() []byte {
	var table strings.Builder
	for i := range 8 {
		c := codectest.LetterColors['.']
		if i < len(codectest.Letters) {
			c = codectest.LetterColors[codectest.Letters[i]]
		}
		table.Write([]byte{c.R, c.G, c.B})
	}
	return []byte(screen(g.w, g.h, 0xf2) + table.String() + strings.Join(g.blocks, "") + ";")
}

func screen(w, h int, flags byte) string {
	return "GIF89a" + numbers16(w, h) + string([]byte{flags, 0, 0})
}

func numbers16(values ...int) string {
	var b []byte
	for _, v := range values {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	return string(b)
}

// frameOf is a frame at x, y whose rows are spelled in letters.
func frameOf(x, y int, rows ...string) string {
	var pix []byte
	for _, letter := range strings.Join(rows, "") {
		if i := strings.IndexRune(codectest.Letters, letter); i >= 0 {
			pix = append(pix, byte(i))
		} else {
			pix = append(pix, byte(len(codectest.Letters)))
		}
	}
	return descriptor(x, y, len(rows[0]), len(rows), 0) + compressed(3, pix)
}

func descriptor(x, y, w, h int, flags byte) string {
	return "," + numbers16(x, y, w, h) + string([]byte{flags})
}

func compressed(codeSize int, pix []byte) string {
	var b bytes.Buffer
	z := lzw.NewWriter(&b, lzw.LSB, codeSize)
	z.Write(pix)
	z.Close()
	return string([]byte{byte(codeSize)}) + subBlocks(b.String())
}

func subBlocks(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		n := min(len(s), 255)
		b.WriteString(string([]byte{byte(n)}) + s[:n])
		s = s[n:]
	}
	return b.String() + "\x00"
}

// delayed is a control extension with "." as the transparent index.
func delayed(delay int, disposal byte) string {
	return "!\xf9\x04" + string([]byte{disposal<<2 | 1}) + numbers16(delay) + string([]byte{byte(len(codectest.Letters)), 0})
}

// show is what a viewer shows, worked out pixel by pixel from what the
// standard library decodes.
func show(t rapid.TB, data []byte) ([]*image.NRGBA, *gif.GIF) {
	t.Helper()
	g, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	screen := image.NewNRGBA(image.Rect(0, 0, g.Config.Width, g.Config.Height))
	var shown []*image.NRGBA
	for i, p := range g.Image {
		before := cloned(screen)
		for y := p.Rect.Min.Y; y < p.Rect.Max.Y; y++ {
			for x := p.Rect.Min.X; x < p.Rect.Max.X; x++ {
				if c := color.NRGBAModel.Convert(p.At(x, y)).(color.NRGBA); c.A != 0 {
					screen.SetNRGBA(x, y, c)
				}
			}
		}
		shown = append(shown, cloned(screen))
		switch g.Disposal[i] {
		case gif.DisposalBackground:
			for y := p.Rect.Min.Y; y < p.Rect.Max.Y; y++ {
				for x := p.Rect.Min.X; x < p.Rect.Max.X; x++ {
					screen.SetNRGBA(x, y, color.NRGBA{})
				}
			}
		case gif.DisposalPrevious:
			screen = before
		}
	}
	return shown, g
}

func cloned(img *image.NRGBA) *image.NRGBA {
	return &image.NRGBA{Pix: bytes.Clone(img.Pix), Stride: img.Stride, Rect: img.Rect}
}

// collect decodes all frames, or fails.
func collect(t rapid.TB, data []byte, all bool) []picture.Frame {
	t.Helper()
	h, err := ReadHeader(data, picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var frames []picture.Frame
	for f, err := range Frames(data, h, all) {
		if err != nil {
			t.Fatal(err)
		}
		frames = append(frames, f)
	}
	return frames
}

func decodeError(data []byte) error {
	h, err := ReadHeader(data, picture.Limits{})
	if err != nil {
		return err
	}
	for _, err = range Frames(data, h, true) {
		if err != nil {
			return err
		}
	}
	return nil
}

// still is a picture of a few letters.
func still(t testing.TB) []byte {
	t.Helper()
	return testGIF{w: 2, h: 2, blocks: []string{frameOf(0, 0, "RG", "BW")}}.bytes()
}
