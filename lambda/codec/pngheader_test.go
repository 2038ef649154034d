package codec

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"s3resize/lambda/edit"
)

func TestReadPNGHeader(t *testing.T) {
	p := plainPNG(5, 3)
	p.interlaced = true
	p.bits = 16
	h, err := readPNGHeader(p.bytes())
	if err != nil {
		t.Fatal(err)
	}
	if h.Format != edit.PNG || h.Width != 5 || h.Height != 3 || h.Frames != 1 || h.bits != 16 || !h.progressive {
		t.Errorf("%+v", h)
	}
	if h.Orientation != 0 || h.Profile != nil {
		t.Errorf("orientation %d, profile %v of a file without", h.Orientation, h.Profile)
	}
}

func TestReadPNGHeaderPalette(t *testing.T) {
	for kind := range testChannels {
		p := plainPNG(1, 1)
		p.kind = kind
		if h, err := readPNGHeader(p.bytes()); err != nil || h.Palette != (kind == pngPalette) {
			t.Errorf("colour type %d: %v, %v", kind, h.Palette, err)
		}
	}
}

func TestReadPNGHeaderOrientation(t *testing.T) {
	exif := testChunk("eXIf", tiffWithOrientation(6))
	before, after := plainPNG(2, 2), plainPNG(2, 2)
	before.before = exif
	after.after = exif + testChunk("eXIf", tiffWithOrientation(3))
	for name, p := range map[string]testPNG{"before IDAT": before, "after IDAT": after} {
		if h, err := readPNGHeader(p.bytes()); err != nil || h.Orientation != 6 {
			t.Errorf("%s: orientation %d, %v", name, h.Orientation, err)
		}
	}
}

func TestReadPNGHeaderProfile(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: a profile that inflates to 100 MB")
	}
	bomb := deflated(strings.Repeat("\x00", 100<<20))
	for _, c := range []struct {
		name, chunk, want string
	}{
		{"good", "name\x00\x00" + deflated("a profile"), "a profile"},
		{"largest", "name\x00\x00" + deflated(strings.Repeat("p", maxPNGProfile)), strings.Repeat("p", maxPNGProfile)},
		{"too large", "name\x00\x00" + deflated(strings.Repeat("p", maxPNGProfile+1)), ""},
		{"100 MB", "name\x00\x00" + bomb, ""},
		{"no name", "name", ""},
		{"ends after the name", "name\x00", ""},
		{"other compression", "name\x00\x01" + deflated("a profile"), ""},
		{"no zlib", "name\x00\x00a profile", ""},
		{"cut off", "name\x00\x00" + deflated(strings.Repeat("a profile", 9))[:12], ""},
		{"empty", "name\x00\x00" + deflated(""), ""},
	} {
		p := plainPNG(1, 1)
		p.before = testChunk("iCCP", c.chunk)
		h, err := readPNGHeader(p.bytes())
		if err != nil || h.Profile == nil || string(h.Profile) != c.want {
			t.Errorf("%s: %d bytes (nil: %v), want %d; %v", c.name, len(h.Profile), h.Profile == nil, len(c.want), err)
		}
	}
}

// An APNG is the picture that viewers without animation show.
func TestAPNGIsOnePicture(t *testing.T) {
	p := plainPNG(1, 1)
	p.before = testChunk("acTL", "\x00\x00\x00\x02\x00\x00\x00\x00") + testChunk("fcTL", strings.Repeat("\x00", 26))
	p.after = testChunk("fcTL", strings.Repeat("\x00", 26)) + testChunk("fdAT", "\x00\x00\x00\x02"+deflated("\x00\xff\xff\xff"))
	h, err := readPNGHeader(p.bytes())
	if err != nil || h.Frames != 1 {
		t.Fatalf("%d frames, %v", h.Frames, err)
	}
	img, err := decodePNG(p.bytes())
	if err != nil || !bytes.Equal(img.Pix, []byte{0, 0, 0, 255}) {
		t.Errorf("%v, %v", img, err)
	}
}

func TestReadPNGHeaderMalformed(t *testing.T) {
	good := string(plainPNG(2, 2).bytes())
	ihdr := plainPNG(2, 2).ihdr()
	idat := testChunk("IDAT", deflated("\x00"))
	iend := testChunk("IEND", "")
	for name, data := range map[string]string{
		"nothing":               "",
		"one byte":              "\x89",
		"signature only":        pngSignature,
		"signature and zeros":   pngSignature + strings.Repeat("\x00", 1<<20),
		"no IHDR":               pngSignature + idat + iend,
		"a chunk before IHDR":   pngSignature + testChunk("gAMA", "\x00\x00\x00\x01") + ihdr + idat + iend,
		"short IHDR":            pngSignature + testChunk("IHDR", "\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00") + idat + iend,
		"checksum of IHDR":      strings.Replace(good, ihdr, ihdr[:len(ihdr)-1]+"?", 1),
		"no IDAT":               pngSignature + ihdr + iend,
		"no IEND":               pngSignature + ihdr + idat,
		"cut inside IDAT":       good[:len(good)-20],
		"cut inside IEND":       good[:len(good)-1],
		"length beyond the end": pngSignature + ihdr + "\xff\xff\xff\xffIDAT",
		"length 2^31":           pngSignature + ihdr + "\x80\x00\x00\x00IDAT" + idat + iend,
		"width 2^31":            string(claimingPNG(math.MaxInt32+1, 1, 8, pngRGB)),
		"height 2^31":           string(claimingPNG(1, math.MaxInt32+1, 8, pngRGB)),
		"16-bit palette":        string(claimingPNG(1, 1, 16, pngPalette)),
		"4-bit colour":          string(claimingPNG(1, 1, 4, pngRGB)),
		"3-bit grey":            string(claimingPNG(1, 1, 3, pngGrey)),
		"colour type 1":         string(claimingPNG(1, 1, 8, 1)),
		"interlace method 2":    pngSignature + testChunk("IHDR", "\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x02") + idat + iend,
	} {
		if h, err := readPNGHeader([]byte(data)); !errors.As(err, new(MalformedError)) {
			t.Errorf("%s: %+v, %v", name, h, err)
		}
	}
}

func TestReadPNGHeaderUnsupported(t *testing.T) {
	idat := testChunk("IDAT", deflated("\x00"))
	for name, data := range map[string]string{
		"CgBI":        pngSignature + testChunk("CgBI", "\x50\x00\x20\x02") + plainPNG(1, 1).ihdr() + idat + testChunk("IEND", ""),
		"compression": pngSignature + testChunk("IHDR", "\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x01\x00\x00") + idat,
		"filter":      pngSignature + testChunk("IHDR", "\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x01\x00") + idat,
	} {
		if _, err := readPNGHeader([]byte(data)); !errors.As(err, new(UnsupportedError)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// However large the picture says it is, reading that costs next to nothing, and
// neither side nor product wraps around.
func TestReadPNGHeaderOfBombs(t *testing.T) {
	for _, side := range []int{16384, 50000, 65536, math.MaxInt32} {
		data := claimingPNG(side, side, 8, pngRGBA)
		var h Header
		var err error
		n := allocatedBy(t, func() { h, err = readPNGHeader(data) })
		if err != nil || h.Width != side || h.Height != side {
			t.Errorf("%d: %d×%d, %v", side, h.Width, h.Height, err)
		}
		if n > 1<<16 {
			t.Errorf("%d: allocated %d bytes", side, n)
		}
		if got, pixels := pngMemory(h), int64(side)*int64(side); got < 4*min(pixels, math.MaxInt64/16) {
			t.Errorf("%d: memory estimated at %d, for %d pixels", side, got, pixels)
		}
	}
}

// Zero sides are for ReadHeader to refuse, for every format alike.
func TestReadPNGHeaderZeroSides(t *testing.T) {
	if h, err := readPNGHeader(claimingPNG(0, 7, 8, pngGrey)); err != nil || h.Width != 0 || h.Height != 7 {
		t.Errorf("%+v, %v", h, err)
	}
}
