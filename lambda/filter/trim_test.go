package filter

import (
	"image"
	"image/color"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// sketch draws an image from lines of digits and letters: '.' is white, '#' is
// black, '-' is white that cannot be seen.
func sketch(lines ...string) *image.NRGBA {
	colors := map[rune]color.NRGBA{
		'.': {255, 255, 255, 255}, '#': {10, 20, 30, 255}, '-': {255, 255, 255, 0},
		',': {250, 250, 250, 255}, 'j': {245, 255, 255, 255}, 'k': {244, 255, 255, 255},
		'h': {255, 255, 255, 100}, '_': {255, 0, 0, 0},
	}
	img := image.NewNRGBA(image.Rect(0, 0, len(lines[0]), len(lines)))
	for y, line := range lines {
		for x, c := range line {
			img.SetNRGBA(x, y, colors[c])
		}
	}
	return img
}

func TestThumborTrim(t *testing.T) {
	for name, tt := range map[string]struct {
		img         *image.NRGBA
		bottomRight bool
		tolerance   int
		want        image.Rectangle
	}{
		"content":             {sketch("......", ".###..", ".#.##.", "......", "......"), false, 0, image.Rect(1, 1, 5, 3)},
		"almost white":        {sketch("......", ".,....", "..##..", "..##..", "......"), false, 0, image.Rect(1, 1, 4, 4)},
		"distance 8.66":       {sketch("......", ".,....", "..##..", "..##..", "......"), false, 8, image.Rect(1, 1, 4, 4)},
		"within tolerance":    {sketch("......", ".,....", "..##..", "..##..", "......"), false, 9, image.Rect(2, 2, 4, 4)},
		"nothing":             {sketch("......", "......"), false, 0, image.Rect(0, 0, 6, 2)},
		"the other corner":    {sketch("######", "#.....", "......", "......"), true, 0, image.Rect(0, 0, 6, 2)},
		"one column":          {sketch("......", "..#...", "..#...", "......"), false, 0, image.Rect(2, 1, 3, 3)},
		"a diagonal":          {sketch("......", "....#.", "...#..", "..#...", "......"), false, 0, image.Rect(2, 1, 5, 4)},
		"alpha counts":        {sketch("....", ".h..", "...."), false, 154, image.Rect(1, 1, 2, 2)}, // 155 away
		"alpha in tolerance":  {sketch("....", ".h..", "...."), false, 155, image.Rect(0, 0, 4, 3)},
		"all but the corner":  {sketch(".###", "####"), false, 0, image.Rect(0, 0, 4, 2)},
		"last pixel":          {sketch("....", "...#"), false, 0, image.Rect(3, 1, 4, 2)},
		"one pixel":           {sketch("#"), false, 0, image.Rect(0, 0, 1, 1)},
		"everything the same": {sketch("....", "...#"), false, 442, image.Rect(0, 0, 4, 2)},
	} {
		if got := ThumborTrim(tt.img, tt.bottomRight, tt.tolerance); got != tt.want {
			t.Errorf("%s: %v; want %v", name, got, tt.want)
		}
	}
}

// What sharp 0.35.5 makes of the same images.
func TestSharpTrim(t *testing.T) {
	white, black := color.NRGBA{255, 255, 255, 255}, color.NRGBA{0, 0, 0, 255}
	block := sketch("........", "........", "..###...", "..###...", "..###...", "........", "........")
	for name, tt := range map[string]struct {
		img        *image.NRGBA
		background color.NRGBA
		threshold  float64
		want       image.Rectangle
	}{
		"a block":             {block, white, 10, image.Rect(2, 2, 5, 5)},
		"two rows":            {sketch("........", "........", "..###...", "..###...", "........", "........", "........"), white, 10, image.Rect(3, 2, 4, 4)},
		"a speck":             {sketch("........", "........", "........", "...#....", "........", "........", "........"), white, 10, image.Rect(0, 0, 8, 7)},
		"at the edge":         {sketch("........", "........", "........", "........", ".....###", ".....###", ".....###"), white, 10, image.Rect(5, 4, 8, 7)},
		"a column at an edge": {sketch(".......#", ".......#", ".......#"), white, 10, image.Rect(7, 0, 8, 3)},
		"10 away":             {sketch(".....", ".jjj.", ".jjj.", ".jjj.", "....."), white, 10, image.Rect(0, 0, 5, 5)},
		"11 away":             {sketch(".....", ".kkk.", ".kkk.", ".kkk.", "....."), white, 10, image.Rect(1, 1, 4, 4)},
		"less than 11":        {sketch(".....", ".kkk.", ".kkk.", ".kkk.", "....."), white, 10.5, image.Rect(1, 1, 4, 4)},
		"another background":  {block, black, 10, image.Rect(0, 0, 8, 7)},
		"alpha":               {sketch("-----", "-...-", "-...-", "-...-", "-----"), color.NRGBA{255, 255, 255, 0}, 10, image.Rect(1, 1, 4, 4)},
		"unseen color":        {sketch("-----", "-___-", "-___-", "-___-", "-----"), color.NRGBA{255, 255, 255, 0}, 10, image.Rect(0, 0, 5, 5)},
		"opaque, unseen back": {block, color.NRGBA{255, 255, 255, 0}, 10, image.Rect(2, 2, 5, 5)},
		"color and alpha":     {sketch("........", "........", "###.....", "###..hhh", "###..hhh", ".....hhh", ".....hhh"), white, 10, image.Rect(0, 2, 8, 7)},
		"too small":           {sketch("..##", "..##"), white, 10, image.Rect(0, 0, 4, 2)},
	} {
		if got := SharpTrim(tt.img, tt.background, tt.threshold); got != tt.want {
			t.Errorf("%s: %v; want %v", name, got, tt.want)
		}
	}
}

// slowTrim takes medians by sorting, and looks at every pixel.
func slowTrim(img *image.NRGBA, background color.NRGBA, threshold int) image.Rectangle {
	var box image.Rectangle
	r := img.Rect
	back := [4]int{int(background.R), int(background.G), int(background.B), int(background.A)}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			for c := range 4 {
				var near []int
				for k := range 9 {
					p := img.NRGBAAt(min(max(x+k%3-1, r.Min.X), r.Max.X-1), min(max(y+k/3-1, r.Min.Y), r.Max.Y-1))
					v := [4]int{int(p.R), int(p.G), int(p.B), int(p.A)}[c]
					if c < 3 {
						v = (v*int(p.A) + back[c]*(255-int(p.A))) / 255
					}
					near = append(near, v)
				}
				slices.Sort(near)
				if d := near[4] - back[c]; d > threshold || d < -threshold {
					box = box.Union(image.Rect(x, y, x+1, y+1))
				}
			}
		}
	}
	if box.Empty() {
		return r
	}
	return box
}

func TestSharpTrimAgainstSlow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img, sheet := drawPicture(t)
		for i := range sheet.Pix {
			sheet.Pix[i] &= 0xc0 // few colors, so that there are margins; none is opaque
		}
		before := clone(sheet)
		background, threshold := color.NRGBA{0, 64, 0, 64}, rapid.IntRange(0, 200).Draw(t, "threshold")
		want := img.Rect
		if img.Rect.Dx() >= 3 && img.Rect.Dy() >= 3 {
			want = slowTrim(img, background, threshold)
		}
		if got := SharpTrim(img, background, float64(threshold)); got != want {
			t.Fatalf("%v of %v; want %v", got, img.Rect, want)
		}
		checkSurroundings(t, before, sheet, image.Rectangle{})
	})
}

func TestTrimInside(t *testing.T) {
	img := inside(sketch("......", ".###..", ".#.##.", "......", "......"))
	if got, want := ThumborTrim(img, false, 0), image.Rect(1, 1, 5, 3).Add(img.Rect.Min); got != want {
		t.Errorf("%v; want %v", got, want)
	}
	for _, size := range []image.Rectangle{{}, image.Rect(0, 0, 1, 1), image.Rect(3, 3, 3, 9)} {
		img := image.NewNRGBA(size)
		if got := ThumborTrim(img, true, 0); got != size {
			t.Errorf("%v becomes %v", size, got)
		}
	}
}
