package filter

import (
	"image"
	"image/color"
	"testing"

	"pgregory.net/rapid"

	"s3resize/lambda/edit"
)

func TestFill(t *testing.T) {
	green := color.NRGBA{0, 255, 0, 255}
	img := inside(picture(255, 0, 0, 255, 9, 9, 9, 0))
	got := Fill(img, image.Pt(3, 2), image.Pt(0, 1), green, false)
	checkPixels(t, "fill", got, 0,
		0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255,
		255, 0, 0, 255, 9, 9, 9, 0, 0, 255, 0, 255)
	got = Fill(img, image.Pt(3, 1), image.Pt(0, 0), green, true)
	checkPixels(t, "through", got, 0, 255, 0, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255)
	got = Fill(img, image.Pt(3, 1), image.Pt(2, 0), color.NRGBA{}, false)
	checkPixels(t, "transparent, cut", got, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 255)
}

func TestPasteLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dst, sheet := drawPicture(t)
		src, _ := drawPicture(t)
		before := clone(sheet)
		at := image.Pt(rapid.IntRange(-12, 12).Draw(t, "left"), rapid.IntRange(-6, 6).Draw(t, "top"))
		Paste(dst, src, at)
		covered := src.Rect.Sub(src.Rect.Min).Add(at).Add(dst.Rect.Min).Intersect(dst.Rect)
		checkSurroundings(t, before, sheet, covered)
		for y := covered.Min.Y; y < covered.Max.Y; y++ {
			for x := covered.Min.X; x < covered.Max.X; x++ {
				from := image.Pt(x, y).Sub(dst.Rect.Min).Sub(at).Add(src.Rect.Min)
				if dst.NRGBAAt(x, y) != src.NRGBAAt(from.X, from.Y) {
					t.Fatalf("pixel %d,%d is not that of the source", x, y)
				}
			}
		}
	})
}

// The copies, repetitions and mirrors are those of sharp 0.35.5.
func TestExtend(t *testing.T) {
	for mode, want := range map[edit.ExtendMode]string{
		edit.ExtendBackground: ".......abc.....",
		edit.ExtendCopy:       "aaaaaaaabcccccc",
		edit.ExtendRepeat:     "cabcabcabcabcab",
		edit.ExtendMirror:     "aabccbaabccbaab",
	} {
		img := inside(grayLetters("abc"))
		got := Extend(img, 0, 7, 0, 5, mode, color.NRGBA{'.', '.', '.', 255})
		checkPixels(t, mode.String(), got, 0, grayLetters(want).Pix...)
	}
	got := Extend(grayLetters("ab", "cd"), 2, 1, 1, 0, edit.ExtendMirror, color.NRGBA{})
	if got := Extend(grayLetters("ab"), -1, -2, -3, -4, edit.ExtendCopy, color.NRGBA{}); got.Rect != image.Rect(0, 0, 2, 1) {
		t.Errorf("by less than nothing: %v", got.Rect)
	}
	checkPixels(t, "both ways", got, 0, grayLetters("ccd", "aab", "aab", "ccd", "ccd").Pix...)
}

// The middle is the image, and each pixel around it is one of its own.
func TestExtendLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img, sheet := drawPicture(t)
		before := clone(sheet)
		n := rapid.IntRange(0, 9)
		top, left, bottom, right := n.Draw(t, "top"), n.Draw(t, "left"), n.Draw(t, "bottom"), n.Draw(t, "right")
		mode := edit.ExtendMode(rapid.IntRange(0, 3).Draw(t, "mode"))
		c := color.NRGBA{1, 2, 3, 4}
		got := Extend(img, top, left, bottom, right, mode, c)
		size := img.Rect.Size()
		if want := size.Add(image.Pt(left+right, top+bottom)); got.Rect != (image.Rectangle{Max: want}) {
			t.Fatalf("%v; want the size %v", got.Rect, want)
		}
		for y := range got.Rect.Dy() {
			for x := range got.Rect.Dx() {
				fx, okX := seenAt(x-left, size.X, mode)
				fy, okY := seenAt(y-top, size.Y, mode)
				want := c
				if okX && okY {
					want = img.NRGBAAt(img.Rect.Min.X+fx, img.Rect.Min.Y+fy)
				}
				if p := got.NRGBAAt(x, y); p != want {
					t.Fatalf("%v: pixel %d,%d is %v; want %v", mode, x, y, p, want)
				}
			}
		}
		checkSurroundings(t, before, sheet, image.Rectangle{})
	})
}

// seenAt walks back to the image one step at a time.
func seenAt(i, n int, mode edit.ExtendMode) (int, bool) {
	if n == 0 {
		return 0, false
	}
	for i < 0 || i >= n {
		switch mode {
		case edit.ExtendBackground:
			return 0, false
		case edit.ExtendCopy:
			i = min(max(i, 0), n-1)
		case edit.ExtendRepeat:
			if i < 0 {
				i += n
			} else {
				i -= n
			}
		case edit.ExtendMirror:
			if i < 0 {
				i = -1 - i
			} else {
				i = 2*n - 1 - i
			}
		}
	}
	return i, true
}
