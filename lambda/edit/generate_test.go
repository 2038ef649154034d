package edit

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

func intFrom(t *rapid.T, low, high int) int { return rapid.IntRange(low, high).Draw(t, "integer") }

// number draws numbers with few and with many digits.
func numberFrom(t *rapid.T, low, high float64) float64 {
	if rapid.Bool().Draw(t, "whole") {
		n := float64(rapid.IntRange(int(low), int(high)).Draw(t, "whole number"))
		return min(max(n, low), high)
	}
	return rapid.Float64Range(low, high).Draw(t, "number")
}

func maybe(t *rapid.T) bool { return rapid.Bool().Draw(t, "maybe") }

func anyOf[T any](t *rapid.T, all ...T) T { return rapid.SampledFrom(all).Draw(t, "choice") }

func anyColor(t *rapid.T) Color {
	c := func() uint8 { return uint8(intFrom(t, 0, 255)) }
	return anyOf(t, Color{}, Color{255, 255, 255, 255}, Color{c(), c(), c(), 255}, Color{c(), c(), c(), c()})
}

func anyGravity(t *rapid.T) Gravity { return Gravity(intFrom(t, 0, 8)) }

// anyText draws text with everything that means something in a key.
func anyText(t *rapid.T, longest int) string {
	return rapid.OneOf(
		rapid.StringOfN(rapid.SampledFrom([]rune("ab%,():;/'=| |x1é🐈.[]\"?#&+\n")), 1, longest, -1),
		rapid.StringMatching(`[a-z0-9 ]{1,20}`),
	).Draw(t, "text")
}

// anyKey draws keys that may be mistaken for something else.
func anyKey(t *rapid.T) string {
	key := rapid.OneOf(
		rapid.StringMatching(`([a-z0-9 +%&#?'"é():,=x]{1,8}/){0,3}[a-z0-9 +%&#?'"é(),x.]{1,12}`),
		rapid.SampledFrom([]string{
			"smart/x.jpg", "left/x.jpg", "top/smart/a", "meta/a", "unsafe/a", "trim/x.jpg", "fit-in/a.jpg", "fit-in/0x0/a",
			"filters:x/y.jpg", "filters:x()/y.jpg", "filters:)/a", "s3:second/x.jpg", "s3:nowhere/x.jpg", "s3:a", "orig",
			"0300x200/a", "300x0/a.jpg", "x/a", "trim:foo/a", "abcdefghijklmnopqrstuvwxyz0=/a", "a)/b", "10x10:20x20", "300x200",
			"300x200/a", "fit-in/300x200/a", "filters:blur(2)/a", "filters:as_is()/a", "10x10:20x20/a", "debug/a", "s3:first/a",
		}),
		rapid.String(),
	).Draw(t, "key")
	if ValidateKey(key) != nil {
		t.Skip("not a key")
	}
	return key
}

func anySource(t *rapid.T) Source {
	switch intFrom(t, 0, 3) {
	case 0:
		return Source{Key: "https://pictures.example/a(1), b%20.png?x=y:z"}
	case 1:
		return Source{Bucket: "second", Key: anyKey(t)}
	}
	key := anyKey(t)
	if strings.Contains(key, "://") {
		t.Skip("a URL")
	}
	return Source{Key: key}
}

func anyPosition(t *rapid.T) Position {
	switch intFrom(t, 0, 3) {
	case 0:
		return Position{Kind: anyOf(t, PositionCenter, PositionRepeat)}
	case 1:
		return ended(t, Position{Kind: PositionPercent, Value: numberFrom(t, 0, 100)})
	}
	return ended(t, Position{Kind: PositionPixels, Value: float64(intFrom(t, 0, maxCoordinate))})
}

func ended(t *rapid.T, p Position) Position {
	if p.End = maybe(t); p.End {
		p.Value = 0 - p.Value
	}
	return p
}

func anyNumbers(t *rapid.T, count int) Numbers {
	list := make([]float64, count)
	for i := range list {
		list[i] = numberFrom(t, -9, 9)
	}
	return numbersOf(list)
}

func anyCurve(t *rapid.T) Numbers {
	var points []string
	for x := intFrom(t, 0, 100); x < 256; x += intFrom(t, 1, 200) {
		points = append(points, fmt.Sprintf("%d,%d", x, intFrom(t, 0, 255)))
	}
	return Numbers(strings.Join(points, ";"))
}

func anyBox(t *rapid.T) (left, top, right, bottom int) {
	left, top = intFrom(t, 0, 5000), intFrom(t, 0, 5000)
	return left, top, left + intFrom(t, 1, 5000), top + intFrom(t, 1, 5000)
}

func anyResize(t *rapid.T) Resize {
	r := Resize{Adaptive: maybe(t), Fit: Fit(intFrom(t, 0, 3)), Gravity: anyGravity(t), NoEnlarge: maybe(t)}
	if maybe(t) {
		r.Width = intFrom(t, 1, MaxSide)
	}
	if maybe(t) {
		r.Height = intFrom(t, 1, MaxSide)
	}
	if intFrom(t, 0, 2) == 0 {
		r.OriginalWidth, r.OriginalHeight = r.Width == 0 && maybe(t), r.Height == 0 && maybe(t)
		r.NoReduce = maybe(t)
		r.Focus = Focus(intFrom(t, 0, 3))
		r.Kernel = anyOf(t, append(kernels, "")...)
	}
	if r.Width+r.Height == 0 || intFrom(t, 0, 3) == 0 {
		r.Scale = numberFrom(t, 0.001, 1)
	}
	return r
}

// anyShape, anyTone, anyDetail and anyOverlay draw operations over their whole
// ranges, one of each kind that there is.
func anyShape(t *rapid.T) Operation {
	left, top, right, bottom := anyBox(t)
	color, side := anyColor(t), intFrom(t, 1, MaxSide)
	return anyOf(t, []Operation{
		anyResize(t), Focal{left, top, right, bottom}, ThumborTrim{maybe(t), intFrom(t, 0, 442)},
		SharpTrim{maybe(t), color, numberFrom(t, 0, 99)}, Crop{left, top, right, bottom},
		Extract{left, top, right, bottom}, CropAt{left, top, -right, bottom, anyGravity(t)},
		Slice{maybe(t), side, left}, Flip{}, Flop{}, Rotate{numberFrom(t, 0, 360), color},
		Rotate{Angle: anyOf(t, 90.0, 180, 270)}, AutoOrient{},
		Extend{left, top, right, bottom, ExtendMode(intFrom(t, 0, 3)), color},
		Canvas{anyOf(t, 0, 300, side), anyOf(t, 0, 200, side), Filling(intFrom(t, 0, 3)), color, anyOf(t, Center, anyGravity(t)), maybe(t), maybe(t)},
		RoundCorners{side, anyOf(t, side, 7), Color{1, 2, 3, anyOf[uint8](t, 0, 255)}},
		Circle{side}, RoundedCorners{side}, RoundCrop{left, top, right, bottom},
		SmartCrop{intFrom(t, 0, 99), intFrom(t, -100, 100)},
	}...)
}

func anyTone(t *rapid.T) Operation {
	percent := func() int { return intFrom(t, -100, 100) }
	part := func() int { return intFrom(t, 0, 100) }
	return anyOf(t, []Operation{
		ThumborBrightness{percent()}, ThumborContrast{percent()}, OSSBright{percent()}, OSSContrast{percent()}, Grayscale{maybe(t)},
		RGB{percent(), percent(), percent()}, Tint{anyColor(t)}, Colorize{part(), part(), part(), anyColor(t)},
		Saturation{numberFrom(t, -10, 10)}, Noise{part(), intFrom(t, 0, 9999)}, Equalize{},
		Normalise{intFrom(t, 0, 50), intFrom(t, 51, 100)}, Curve{anyCurve(t), anyCurve(t), anyCurve(t), anyCurve(t)},
		Negate{maybe(t)}, Gamma{numberFrom(t, 1, 3), numberFrom(t, 1, 3)}, Linear{numberFrom(t, -9, 9), numberFrom(t, -9, 9)},
		Threshold{intFrom(t, 0, 255), maybe(t)}, Recomb{anyNumbers(t, anyOf(t, 9, 16))},
		Modulate{numberFrom(t, 0, 9), numberFrom(t, 0, 9), numberFrom(t, -720, 720), numberFrom(t, -99, 99)},
		Flatten{anyColor(t), maybe(t)}, Unflatten{}, EnsureAlpha{numberFrom(t, 0, 1)}, RemoveAlpha{},
		ExtractChannel{intFrom(t, 0, 3)}, Bandbool{anyOf(t, "and", "or", "eor")},
	}...)
}

func anyDetail(t *rapid.T) Operation {
	columns, rows := 2*intFrom(t, 0, 2)+1, 2*intFrom(t, 0, 2)+1
	width, height := intFrom(t, 3, 5), intFrom(t, 3, 5)
	return anyOf(t, []Operation{
		ThumborBlur{intFrom(t, 1, 150), numberFrom(t, 0.1, 150)}, SharpBlur{numberFrom(t, 0.3, 1000)}, SharpBoxBlur{},
		OSSBlur{intFrom(t, 1, 50), intFrom(t, 1, 50)}, ThumborSharpen{numberFrom(t, 0, 9), numberFrom(t, 0, 9), maybe(t)},
		SharpSharpen{}, SharpSharpen{numberFrom(t, 0.5, 10), numberFrom(t, 0, 9), 2, 2, anyOf(t, 10.0, 11), anyOf(t, 20.0, 0)},
		OSSSharpen{intFrom(t, 50, 399)}, ThumborConvolve{anyNumbers(t, columns*rows), columns, maybe(t)},
		SharpConvolve{width, height, anyNumbers(t, width*height), numberFrom(t, 0.1, 99), numberFrom(t, -99, 99)},
		Median{intFrom(t, 1, maxKernelSide)}, CLAHE{intFrom(t, 1, 99), intFrom(t, 1, 99), intFrom(t, 0, 100)},
	}...)
}

func anyOverlay(t *rapid.T) Operation {
	part := func() int { return intFrom(t, 0, 100) }
	o := Overlay{Source: anySource(t), Gravity: anyGravity(t), Alpha: part(), Blend: anyOf(t, "", "multiply", "dest-in"), Tile: maybe(t)}
	if maybe(t) {
		o.Left, o.Top = anyPosition(t), anyPosition(t)
	}
	if maybe(t) {
		o.WRatio, o.WRatioGiven = part(), true
	}
	w := OSSWatermark{
		Percent: part(), Text: Text{anyText(t, 60), anyOf(t, "", "wqy-zenhei"), anyColor(t), 1 + part(), part(), part()},
		TextFirst: maybe(t), Align: intFrom(t, 0, 2), Interval: part(), Opacity: part(), Gravity: anyGravity(t),
		X: part(), Y: part(), VOffset: -part(), Tile: maybe(t),
	}
	if maybe(t) {
		w.Source = anySource(t)
		w.Source.Process = anyOf(t, "", "resize,P_30/rotate,90")
	}
	return anyOf(t, []Operation{
		Watermark{anySource(t), anyPosition(t), anyPosition(t), part(), anyOf(t, 0, 12.5), anyOf(t, 0, 100.0)}, o, w,
		Frame{anySource(t)}, ContentModeration{numberFrom(t, 0, 100), numberFrom(t, 0, 99), anyText(t, 60)},
	}...)
}

func anyOutput(t *rapid.T) (o Output) {
	if maybe(t) {
		return o
	}
	o.Format = anyOf(t, "", JPEG, PNG, GIF, WebP, AVIF)
	o.Quality, o.MaxBytes = anyOf(t, 0, intFrom(t, 1, 100)), anyOf(t, 0, intFrom(t, 1, 1<<20))
	o.QualityPercent, o.QualityLimit = anyOf(t, 0, intFrom(t, 1, 100)), anyOf(t, 0, intFrom(t, 1, 100))
	o.Coding, o.Chroma = anyOf(t, "", Baseline, Progressive), anyOf(t, "", Chroma420, Chroma444)
	o.AutoJPEG, o.Lossless, o.Palette, o.Still = maybe(t), maybe(t), maybe(t), maybe(t)
	return o
}

// anyVariant draws variants of everything that there is.
func anyVariant(t *rapid.T, d Dialects) Variant {
	v := Variant{Original: anyKey(t), Edits: Edits{Output: anyOutput(t)}}
	if intFrom(t, 0, 4) == 0 {
		v.Bucket = "second"
	}
	if maybe(t) {
		v.Edits.Operations = append(v.Edits.Operations, anyResize(t))
	}
	for range intFrom(t, 0, 4) {
		kind := anyOf(t, anyShape, anyShape, anyTone, anyDetail, anyOverlay)
		v.Edits.Operations = append(v.Edits.Operations, kind(t))
	}
	v, _, err := d.complete(v)
	if err != nil {
		if !strings.Contains(err.Error(), "1024 bytes") {
			t.Fatalf("%v", err)
		}
		t.Skip(err)
	}
	return v
}
