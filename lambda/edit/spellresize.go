package edit

import (
	"fmt"
	"strconv"
)

var (
	focusNames = []string{"", "smart", "entropy", "attention"}
	kernels    = []Kernel{Nearest, Triangle, Cubic, Mitchell, Lanczos2, Lanczos3, MKS2013, MKS2021}
)

// Largest and smallest factor to scale by.
const (
	minScale = 0.0001
	maxScale = 100
)

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

// focus_on(10x20:30x40) is a focal area for the next resize(…).
func spellFocal(a *arguments, f *Focal) {
	a.box(&f.Left, &f.Top, &f.Right, &f.Bottom)
	if f.Left >= f.Right || f.Top >= f.Bottom {
		a.fail("", "an area that is not empty")
	}
}

// crop(10x20:30x40) is Thumbor's manual crop.
func spellCrop(a *arguments, c *Crop) {
	a.box(&c.Left, &c.Top, &c.Right, &c.Bottom)
}

// box is a rectangle as Thumbor writes it, left×top:right×bottom.
func (a *arguments) box(left, top, right, bottom *int) {
	if a.writing {
		a.write(fmt.Sprintf("%dx%d:%dx%d", *left, *top, *right, *bottom))
		for _, n := range []int{*left, *top, *right, *bottom} {
			if n < 0 || n > maxCoordinate {
				a.failArgument(strconv.Itoa(n), fmt.Sprintf("coordinates from 0 to %d", maxCoordinate))
			}
		}
		return
	}
	token := a.next()
	c, ok := readBox(token)
	if !ok {
		a.fail(token, "left×top:right×bottom in pixels, such as 10x20:30x40")
		return
	}
	*left, *top, *right, *bottom = c.Left, c.Top, c.Right, c.Bottom
}
