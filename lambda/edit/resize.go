package edit

import (
	"fmt"
	"math"
	"strconv"
)

// Resize scales the picture to a box, in pixels.
type Resize struct {
	// Width and Height are the box. A side that is 0 follows from the other and
	// the aspect ratio; Fit, Gravity and Focus then play no part and are zero.
	// With both 0 the picture keeps its size, times Scale.
	Width, Height int
	// OriginalWidth and OriginalHeight put the picture's own width or height in
	// the place of that side of the box, which is then 0 here.
	OriginalWidth, OriginalHeight bool
	// Scale multiplies the box, or the picture's size where there is no box; 0
	// means 1. Boxes with both numbers known are multiplied when parsed.
	Scale float64
	// Adaptive swaps the sides of the box if that gives it the orientation,
	// portrait or landscape, of the picture.
	Adaptive bool
	// Fit is how the picture meets the box; the zero value is [Cover].
	Fit Fit
	// Gravity is the part that survives a crop; the zero value is [Center].
	Gravity Gravity
	// Focus chooses what survives a crop by what is to be seen, over Gravity.
	Focus Focus
	// NoEnlarge leaves pictures alone that lie inside the box, and never crops
	// from or scales to more than the picture has on either side. NoReduce is
	// its counterpart for pictures that cover the box.
	NoEnlarge, NoReduce bool
	// Kernel is the filter to scale with; "" means [Lanczos3].
	Kernel Kernel
}

func (Resize) operation() {}

// resize(300,200,inside,no_enlarge): the box, each side in pixels, orig, or
// nothing if it follows from the other; then, in any order, fill, inside or
// outside; a compass point, smart, entropy or attention; adaptive, no_enlarge,
// no_reduce; a kernel; and scale=0.5.
func spellResize(a *arguments, r *Resize) {
	if a.writing && *r == (Resize{Scale: r.Scale}) && r.Scale <= 1 {
		a.cannot() // proportion can
	}
	a.side(&r.Width, &r.OriginalWidth)
	a.side(&r.Height, &r.OriginalHeight)
	oneOf(a, &r.Fit, fitNames[:])
	oneOf(a, &r.Gravity, gravityNames[:])
	oneOf(a, &r.Focus, focusNames)
	a.word("adaptive", &r.Adaptive)
	a.word("no_enlarge", &r.NoEnlarge)
	a.word("no_reduce", &r.NoReduce)
	oneString(a, &r.Kernel, kernels)
	a.named("scale", func() { a.numberOr(&r.Scale, 0, minScale, maxScale) })
}

// side is a side of a box: a number, orig, or nothing.
func (a *arguments) side(p *int, original *bool) {
	if a.writing {
		switch {
		case *original:
			a.write("orig")
		case *p == 0:
			a.write("")
		default:
			a.write(strconv.Itoa(*p))
		}
		if *p < 0 || *p > MaxSide || *original && *p != 0 {
			a.failArgument(strconv.Itoa(*p), sideForm)
		}
		return
	}
	token := a.next()
	n, ok := wholeNumber(token)
	switch {
	case token == "orig":
		*original = true
	case token == "":
	case !ok || n < 0 || n > MaxSide:
		a.fail(token, sideForm)
	default:
		*p = n
	}
}

var sideForm = fmt.Sprintf("a side of 0 to %d pixels, orig, or nothing", MaxSide)

// proportion(0.5) scales the picture as it is by a factor of at most 1. It is
// Thumbor's.
func spellProportion(a *arguments, r *Resize) {
	if a.writing && *r != (Resize{Scale: r.Scale}) {
		a.cannot()
	}
	a.number(&r.Scale, minScale, 1)
}

func normalResize(r Resize) (normal Resize, needed bool) {
	if r.Scale == 1 {
		r.Scale = 0
	}
	if r.Scale != 0 && !r.OriginalWidth && !r.OriginalHeight && r.Width+r.Height != 0 {
		r.Width, r.Height, r.Scale = scaled(r.Width, r.Scale), scaled(r.Height, r.Scale), 0
	}
	if r.Kernel == Lanczos3 {
		r.Kernel = ""
	}
	if r.Width == 0 && r.Height == 0 { // no box, or one that is the picture
		r = Resize{Scale: r.Scale, Kernel: r.Kernel, NoEnlarge: r.NoEnlarge, NoReduce: r.NoReduce}
		needed := r.Scale != 0 && !(r.NoEnlarge && r.Scale > 1) && !(r.NoReduce && r.Scale < 1)
		r.NoEnlarge, r.NoReduce = false, false
		return r, needed
	}
	if !r.isBox() {
		r.Fit, r.Gravity, r.Focus = 0, 0, 0
	}
	if !r.isBox() || r.Width == r.Height {
		r.Adaptive = false
	}
	if r.Fit != Cover {
		r.Gravity, r.Focus = 0, 0
	}
	if r.Focus != ByGravity {
		r.Gravity = Center
	}
	return r, true
}

// joinResize scales a box that makes its own size of any picture by a factor that
// follows.
func joinResize(before Operation, r Resize) (joined []Operation, ok bool) {
	first, ok := before.(Resize)
	width, height := first.size()
	if !ok || !r.isScaling() || width*height == 0 {
		return nil, false
	}
	first.Width, first.Height = scaled(width, r.Scale), scaled(height, r.Scale)
	return []Operation{first}, max(first.Width, first.Height) <= MaxSide
}

func (r Resize) sizeAfter(knownSize) knownSize {
	width, height := r.size()
	return knownSize{width, height}
}

func (r Resize) box() box {
	return box{Resolution: Resolution{r.Width, r.Height}, adaptive: r.Adaptive, scales: true, relative: r.isRelative()}
}

// isBox reports whether both sides are given.
func (r Resize) isBox() bool {
	return (r.Width != 0 || r.OriginalWidth) && (r.Height != 0 || r.OriginalHeight)
}

// crops reports whether something of the picture may be cut off.
func (r Resize) crops() bool { return r.isBox() && r.Fit == Cover }

// isScaling reports whether the resize does nothing but scale by a factor.
func (r Resize) isScaling() bool { return r == Resize{Scale: r.Scale} }

// scaled is a side times a factor, at least 1, and 0 for no side.
func scaled(side int, factor float64) int {
	if side == 0 {
		return 0
	}
	return max(1, int(math.Round(min(float64(side)*factor, math.MaxInt32))))
}

// size is the size that the resize makes of any picture, 0 for a side that is
// not known.
func (r Resize) size() (width, height int) {
	fixed := !r.isBox() || r.Fit == Cover || r.Fit == Fill
	if r.NoEnlarge || r.NoReduce || r.Adaptive || r.Scale != 0 || !fixed {
		return 0, 0
	}
	return r.Width, r.Height
}

// isRelative reports whether the resize takes a side or a part of the picture's
// size.
func (r Resize) isRelative() bool { return r.OriginalWidth || r.OriginalHeight || r.Scale != 0 }

// Fit is how a picture meets a box. The words are those of sharp and CSS; other
// systems use some of them for other things ("fill" crops in OSS, imgproxy and
// imaging). What sharp calls contain is not among them: it is a Resize with
// [Inside], and a [Canvas] after it.
type Fit uint8

const (
	Cover   Fit = iota // fill the box, crop what hangs over; exactly the box
	Fill               // exactly the box, aspect ratio ignored
	Inside             // the largest size that lies inside the box
	Outside            // the smallest size that covers the box; no crop
)

var fitNames = [...]string{"cover", "fill", "inside", "outside"}

// String is the word sharp uses, in lower case.
func (f Fit) String() string { return name(fitNames[:], int(f)) }

// Focus is what decides about the part that survives a crop.
type Focus uint8

const (
	// ByGravity keeps the side that [Resize.Gravity] names, or what the [Focal]
	// operations before the resize name.
	ByGravity Focus = iota
	// Smart keeps faces, or what else draws the eye.
	Smart
	// Entropy keeps the part with the most detail, as sharp's strategy does.
	Entropy
	// Attention keeps bright, saturated and skin-colored parts, as sharp's
	// strategy does.
	Attention
)

// Kernel is a filter for scaling, by sharp's name.
type Kernel string

const (
	Nearest  Kernel = "nearest"
	Triangle Kernel = "linear"
	Cubic    Kernel = "cubic"
	Mitchell Kernel = "mitchell"
	Lanczos2 Kernel = "lanczos2"
	Lanczos3 Kernel = "lanczos3"
	MKS2013  Kernel = "mks2013"
	MKS2021  Kernel = "mks2021"
)

// Focal names an area, in pixels of the upright original, that the next
// [Resize] keeps in the picture when it crops: the crop is centered, as far as
// the edges allow, on the mean of the centres of all such areas, weighted by
// their sizes.
type Focal struct {
	Left, Top, Right, Bottom int
}

func (Focal) operation() {}

// focus_on(10x20:30x40) is a focal area for the next resize(…).
func spellFocal(a *arguments, f *Focal) {
	a.box(&f.Left, &f.Top, &f.Right, &f.Bottom)
	if f.Left >= f.Right || f.Top >= f.Bottom {
		a.fail("", "an area that is not empty")
	}
}

var (
	focusNames = []string{"", "smart", "entropy", "attention"}
	kernels    = []Kernel{Nearest, Triangle, Cubic, Mitchell, Lanczos2, Lanczos3, MKS2013, MKS2021}
)

// Largest and smallest factor to scale by.
const (
	minScale = 0.0001
	maxScale = 100
)
