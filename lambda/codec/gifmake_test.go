package codec

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
)

// gifLetters are the colours that test pictures are spelled with, in the order
// of their global table; "." is transparent, and the index after them.
const gifLetters = "RGBW"

var gifColours = map[byte]color.NRGBA{
	'R': {255, 0, 0, 255}, 'G': {0, 255, 0, 255}, 'B': {0, 0, 255, 255}, 'W': {255, 255, 255, 255}, '.': {},
}

// testGIF spells a file, in any way that is wrong too.
type testGIF struct {
	w, h   int
	blocks []string // between the global colour table and the trailer
}

func (g testGIF) bytes() []byte {
	var table strings.Builder
	for i := range 8 {
		c := gifColours['.']
		if i < len(gifLetters) {
			c = gifColours[gifLetters[i]]
		}
		table.Write([]byte{c.R, c.G, c.B})
	}
	return []byte(gifScreen(g.w, g.h, 0xf2) + table.String() + strings.Join(g.blocks, "") + ";")
}

func gifScreen(w, h int, flags byte) string {
	return "GIF89a" + gifNumbers(w, h) + string([]byte{flags, 0, 0})
}

func gifNumbers(values ...int) string {
	var b []byte
	for _, v := range values {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	return string(b)
}

// spelled is a picture of one row.
func spelled(s string) *image.NRGBA {
	return drawn(len(s), 1, func(x, y int) color.NRGBA { return gifColours[s[x]] })
}

// gifPicture is a frame at x, y whose rows are spelled in letters.
func gifPicture(x, y int, rows ...string) string {
	var pix []byte
	for _, letter := range strings.Join(rows, "") {
		if i := strings.IndexRune(gifLetters, letter); i >= 0 {
			pix = append(pix, byte(i))
		} else {
			pix = append(pix, byte(len(gifLetters)))
		}
	}
	return gifDescriptor(x, y, len(rows[0]), len(rows), 0) + gifPixels(3, pix)
}

func gifDescriptor(x, y, w, h int, flags byte) string {
	return "," + gifNumbers(x, y, w, h) + string([]byte{flags})
}

func gifPixels(codeSize int, pix []byte) string {
	var b bytes.Buffer
	z := lzw.NewWriter(&b, lzw.LSB, codeSize)
	z.Write(pix)
	z.Close()
	return string([]byte{byte(codeSize)}) + gifBlocks(b.String())
}

func gifBlocks(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		n := min(len(s), 255)
		b.WriteString(string([]byte{byte(n)}) + s[:n])
		s = s[n:]
	}
	return b.String() + "\x00"
}

// gifDelay is a control extension with "." as the transparent index.
func gifDelay(delay int, disposal byte) string {
	return "!\xf9\x04" + string([]byte{disposal<<2 | 1}) + gifNumbers(delay) + string([]byte{byte(len(gifLetters)), 0})
}

// gifSpell spells a picture as [gifPicture] has it, rows divided by "/".
func gifSpell(img *image.NRGBA) string {
	var b strings.Builder
	for y := range img.Rect.Dy() {
		if y > 0 {
			b.WriteByte('/')
		}
		for x := range img.Rect.Dx() {
			letter := byte('?')
			for l, c := range gifColours {
				if c == img.NRGBAAt(x, y) {
					letter = l
				}
			}
			b.WriteByte(letter)
		}
	}
	return b.String()
}

// showGIF is what a viewer shows, worked out pixel by pixel from what the
// standard library decodes.
func showGIF(t rapid.TB, data []byte) ([]*image.NRGBA, *gif.GIF) {
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

// collectGIF decodes all frames, or fails.
func collectGIF(t rapid.TB, data []byte, all bool) []Frame {
	t.Helper()
	h, err := readGIFHeader(data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var frames []Frame
	for f, err := range gifFrames(data, h, all) {
		if err != nil {
			t.Fatal(err)
		}
		frames = append(frames, f)
	}
	return frames
}

func gifError(data []byte) error {
	h, err := readGIFHeader(data, Limits{})
	if err != nil {
		return err
	}
	for _, err = range gifFrames(data, h, true) {
		if err != nil {
			return err
		}
	}
	return nil
}

// stillGIF is a picture of a few letters.
func stillGIF(t testing.TB) []byte {
	t.Helper()
	return testGIF{w: 2, h: 2, blocks: []string{gifPicture(0, 0, "RG", "BW")}}.bytes()
}
