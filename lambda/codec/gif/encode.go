package gif

import (
	"bytes"
	"compress/lzw"
	"context"
	"encoding/binary"
	"errors"
	"image/gif"

	"s3resize/lambda/codec/picture"
)

// Encode writes whole pictures so that a viewer shows exactly these, up to
// their colors: every frame covers everything. Pixels that the screen
// shows already become transparent, since runs of one index take little room.
//
// Delays are rounded to hundredths of a second. Disposals are kept, except for one
// case. A picture can be transparent where the screen still shows something, for
// example because alpha was cut after resampling, and GIF cannot draw transparency.
// Then the frame before gets the disposal that clears the screen.
func Encode(ctx context.Context, frames []picture.Frame, loops int) ([]byte, error) {
	size := frames[0].Image.Rect.Size()
	for _, f := range frames {
		if f.Image.Rect.Size() != size {
			return nil, errors.New("gif: frames of different sizes")
		}
	}
	w := writer{
		width:   size.X,
		height:  size.Y,
		global:  newColorTable(frames),
		indices: make([]byte, size.X*size.Y),
		screen:  make([]uint32, size.X*size.Y),
	}
	w.begin(len(frames), loops)
	for _, f := range frames {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := w.frame(f, len(frames) == 1); err != nil {
			return nil, err
		}
	}
	w.out.WriteByte(blockTrailer)
	return w.out.Bytes(), nil
}

type writer struct {
	out           bytes.Buffer
	width, height int
	global        *colorTable
	indices       []byte       // of the frame being written
	screen        []uint32     // what a viewer has on its screen: colors as packRGB has them, 0 for none
	flagsAt       int          // where in out the control flags of the last frame are
	packed        bytes.Buffer // the frame being written, compressed
}

// packRGB makes a number of an opaque color that is never 0.
func packRGB(c rgb) uint32 { return uint32(c[0])<<24 | uint32(c[1])<<16 | uint32(c[2])<<8 | 255 }

// begin writes the header, the screen descriptor, the global color table, and
// how often to repeat.
func (w *writer) begin(frames, loops int) {
	w.out.WriteString("GIF89a")
	w.put16(w.width, w.height)
	w.out.Write([]byte{0xf0 | byte(w.global.bits()-1), 0, 0})
	w.table(w.global)
	if frames > 1 && loops >= 0 {
		w.out.WriteString("\x21\xff\x0bNETSCAPE2.0\x03\x01")
		w.put16(min(loops, 0xffff))
		w.out.WriteByte(0)
	}
}

func (w *writer) put16(values ...int) {
	for _, v := range values {
		w.out.Write(binary.LittleEndian.AppendUint16(nil, uint16(v)))
	}
}

// table writes a color table, black where it has more places than colors.
func (w *writer) table(p *colorTable) {
	var b [3 * 256]byte
	for i, c := range p.colors {
		copy(b[3*i:], c[:])
	}
	w.out.Write(b[:3<<p.bits()])
}

func (w *writer) frame(f picture.Frame, still bool) error {
	p := w.index(f, still)
	if w.showsThrough(p) {
		w.clearScreen()
	}
	disposal := disposalOf(f.Disposal)
	w.updateScreen(p, disposal)
	w.control(p, f.Delay, disposal)
	return w.image(p)
}

// goodEnough is the mean of a channel's squared error, 36 dB below full range,
// up to which no frame gets a color table of its own.
const goodEnough = 16

// index finds the frame's colors in the global table. Where these are bad, as
// they can be if the scene changes, and those of a table of the frame's own are
// less than half as bad, it gets that table.
func (w *writer) index(f picture.Frame, still bool) *colorTable {
	if still && !w.global.exact {
		w.global.dither(w.indices, f.Image)
		return w.global
	}
	squares := w.global.index(w.indices, f.Image)
	if still || squares <= goodEnough*3*int64(len(w.indices)) {
		return w.global
	}
	local := newColorTable([]picture.Frame{f})
	if local.index(w.indices, f.Image) < squares/2 {
		return local
	}
	w.global.index(w.indices, f.Image)
	return w.global
}

// showsThrough reports whether the screen has something where the frame is to be
// transparent.
func (w *writer) showsThrough(p *colorTable) bool {
	for i, v := range w.indices {
		if int(v) == p.transparent() && w.screen[i] != 0 {
			return true
		}
	}
	return false
}

// clearScreen changes the disposal of the frame before.
func (w *writer) clearScreen() {
	flags := &w.out.Bytes()[w.flagsAt]
	*flags = *flags&^(7<<2) | gif.DisposalBackground<<2
	clear(w.screen)
}

// updateScreen makes transparent what the screen shows already, and then does to the
// screen what the frame and its disposal will do.
func (w *writer) updateScreen(p *colorTable, disposal byte) {
	var colors [256]uint32 // 0 for transparent
	for i, c := range p.colors {
		colors[i] = packRGB(c)
	}
	letThrough := len(p.colors) < 256 && w.worthLettingThrough(&colors)
	stays := disposal != gif.DisposalBackground && disposal != gif.DisposalPrevious
	for i, v := range w.indices {
		c := colors[v]
		if c == 0 {
			continue
		}
		if letThrough && w.screen[i] == c {
			w.indices[i] = uint8(p.transparent())
		}
		if stays {
			w.screen[i] = c
		}
	}
	if disposal == gif.DisposalBackground {
		clear(w.screen)
	}
}

// worthLettingThrough reports whether at least a third of the frame is on the
// screen already. Holes strewn over a picture that is all in motion make its
// runs shorter: a panned photograph, the same in 10 to 24 percent of its pixels
// by chance, grew by 3 to 9 percent with them. From 43 percent up they paid.
func (w *writer) worthLettingThrough(colors *[256]uint32) bool {
	same := 0
	for i, v := range w.indices {
		if c := colors[v]; c != 0 && c == w.screen[i] {
			same++
		}
	}
	return 3*same >= len(w.indices)
}

func (w *writer) control(p *colorTable, delay int, disposal byte) {
	flags, through := disposal<<2, p.transparent()
	if through < 256 {
		flags |= 1
	}
	w.out.Write([]byte{blockExtension, labelControl, 4})
	w.flagsAt = w.out.Len()
	w.out.WriteByte(flags)
	w.put16(min(max((delay+5)/10, 0), 0xffff))
	w.out.Write([]byte{byte(through), 0})
}

// image writes the indices, cut into blocks of at most 255 bytes.
func (w *writer) image(p *colorTable) error {
	w.out.WriteByte(blockImage)
	w.put16(0, 0, w.width, w.height)
	if p == w.global {
		w.out.WriteByte(0)
	} else {
		w.out.WriteByte(0x80 | byte(p.bits()-1))
		w.table(p)
	}
	codeSize := max(2, p.bits())
	w.out.WriteByte(byte(codeSize))
	w.packed.Reset()
	z := lzw.NewWriter(&w.packed, lzw.LSB, codeSize)
	if _, err := z.Write(w.indices); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	for w.packed.Len() > 0 {
		block := w.packed.Next(255)
		w.out.WriteByte(byte(len(block)))
		w.out.Write(block)
	}
	return w.out.WriteByte(0)
}
