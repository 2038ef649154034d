package edit

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

var cornerNames = []string{"top-left", "bottom-right"}

// trim(bottom-right,20): corner and tolerance, each with Thumbor's default.
func spellTrim(a *arguments, t *Trim) {
	a.word(cornerNames[1], &t.BottomRight)
	if !a.writing {
		a.takeWord(cornerNames[0])
	}
	a.integerOr(&t.Tolerance, 0, 0, maxTolerance)
}

// maxTolerance is the distance between black and white, rounded up.
const maxTolerance = 442

// trim_border(10,ffffff): threshold and the border's colour.
func spellTrimBorder(a *arguments, t *TrimBorder) {
	a.numberOr(&t.Threshold, 10, 0, 1000)
	if t.Given = !a.isDefault(!t.Given); t.Given {
		a.color(&t.Background)
	}
}

// extract(10,20,300,200): left, top, width and height.
func spellExtract(a *arguments, e *Extract) {
	a.integer(&e.Left, 0, maxCoordinate)
	a.integer(&e.Top, 0, maxCoordinate)
	a.integer(&e.Width, 1, maxCoordinate)
	a.integer(&e.Height, 1, maxCoordinate)
}

// crop_at(300,200,10,20,northwest): width, height, x, y and where from.
func spellCropAt(a *arguments, c *CropAt) {
	a.integer(&c.Width, 0, maxCoordinate)
	a.integer(&c.Height, 0, maxCoordinate)
	a.integer(&c.X, -maxCoordinate, maxCoordinate)
	a.integer(&c.Y, -maxCoordinate, maxCoordinate)
	oneOf(a, &c.Gravity, gravityNames[:])
}

// slice(100,2,rows): length, number, and rows if the cuts are along the height.
func spellSlice(a *arguments, s *Slice) {
	a.integer(&s.Length, 1, maxCoordinate)
	a.integer(&s.Index, 0, maxCoordinate)
	a.word("rows", &s.Rows)
}

// rotate(90) turns anticlockwise, by right angles only. It is Thumbor's.
func spellRotate(a *arguments, r *Rotate) {
	n := int(360-r.Angle) % 360
	if a.writing && (math.Mod(r.Angle, 90) != 0 || r.Background != Color{}) {
		a.cannot()
	}
	a.integer(&n, -maxTurn, maxTurn)
	if n%90 != 0 {
		a.fail(strconv.Itoa(n), "a multiple of 90")
	}
	r.Angle = turned(-float64(n))
}

// maxTurn is ten times around.
const maxTurn = 3600

// turned is the same angle from 0 to under 360.
func turned(angle float64) float64 {
	angle = math.Mod(angle, 360)
	if angle < 0 {
		angle += 360
	}
	return angle
}

// turn(45,ffffff) turns clockwise by any angle, and a colour shows where the
// picture does not reach; transparent if there is none.
func spellTurn(a *arguments, r *Rotate) {
	a.number(&r.Angle, 0, 360)
	a.colorOr(&r.Background, Color{})
}

// extend(10,20,10,20,ffffff): top, left, bottom and right, and a colour, copy,
// repeat or mirror; transparent if there is none.
func spellExtend(a *arguments, e *Extend) {
	for _, side := range []*int{&e.Top, &e.Left, &e.Bottom, &e.Right} {
		a.integer(side, 0, MaxSide)
	}
	oneOf(a, &e.Mode, extendNames[:])
	if e.Mode == ExtendBackground {
		a.colorOr(&e.Background, Color{})
	}
}

// canvas(300,200,ffffff,north,through): the size, each side in pixels or
// nothing for the picture's; a colour, auto, blur, or transparent; a compass
// point; through; and adaptive.
func spellCanvas(a *arguments, c *Canvas) {
	none := false
	a.side(&c.Width, &none)
	a.side(&c.Height, &none)
	if none {
		a.fail("orig", "sides in pixels, or nothing")
	}
	a.filling(&c.With, &c.Color)
	oneOf(a, &c.Gravity, gravityNames[:])
	a.word("through", &c.Through)
	a.word("adaptive", &c.Adaptive)
}

// filling is a colour or one of Thumbor's three words.
func (a *arguments) filling(with *Filling, color *Color) {
	if a.writing {
		if *with == FillColor {
			a.color(color)
		} else {
			if a.write(with.String()); int(*with) >= len(fillNames) {
				a.failArgument(fmt.Sprint(uint8(*with)), "one of "+strings.Join(fillNames[:], ", "))
			}
		}
		return
	}
	for i, word := range fillNames {
		if Filling(i) != FillColor && len(a.list) > 0 && a.list[0] == word {
			a.next()
			*with = Filling(i)
			return
		}
	}
	a.color(color)
}

// round_corner(20|10,255,255,255): radii, and red, green and blue; a fifth
// argument makes the corners transparent. It is Thumbor's.
func spellRoundCorners(a *arguments, r *RoundCorners) {
	a.radii(&r.RX, &r.RY)
	channels := []int{int(r.Color.R), int(r.Color.G), int(r.Color.B)}
	for i := range channels {
		a.integer(&channels[i], 0, 255)
	}
	transparent := r.Color.A == 0
	a.flag(&transparent, false)
	if r.Color = (Color{}); !transparent {
		r.Color = Color{uint8(channels[0]), uint8(channels[1]), uint8(channels[2]), 255}
	}
}

var radiiForm = fmt.Sprintf("a radius from 1 to %d, or two as in 20|10", MaxSide)

// radii are "20", or "20|10".
func (a *arguments) radii(rx, ry *int) {
	if a.writing {
		token := strconv.Itoa(*rx)
		if *rx != *ry {
			token += "|" + strconv.Itoa(*ry)
		}
		a.write(token)
		if min(*rx, *ry) < 1 || max(*rx, *ry) > MaxSide {
			a.failArgument(token, radiiForm)
		}
		return
	}
	token := a.next()
	first, second, both := strings.Cut(token, "|")
	if !both {
		second = first
	}
	x, okX := wholeNumber(first)
	y, okY := wholeNumber(second)
	if !okX || !okY || min(x, y) < 1 || max(x, y) > MaxSide {
		a.fail(token, radiiForm)
		return
	}
	*rx, *ry = x, y
}

// circle(100): the radius.
func spellCircle(a *arguments, c *Circle) { a.integer(&c.Radius, 1, MaxSide) }

// rounded_corners(10): the radius.
func spellRoundedCorners(a *arguments, r *RoundedCorners) { a.integer(&r.Radius, 1, MaxSide) }

// round_crop(100,80,50,40): left, top and the radii, each with its default.
func spellRoundCrop(a *arguments, r *RoundCrop) {
	for _, n := range []*int{&r.Left, &r.Top, &r.RX, &r.RY} {
		a.integerOr(n, 0, 0, maxCoordinate)
	}
}

// smart_crop(0,20): which face, and the padding. It is the Serverless Image
// Handler's.
func spellSmartCrop(a *arguments, s *SmartCrop) {
	a.integerOr(&s.FaceIndex, 0, 0, 99)
	a.integerOr(&s.Padding, 0, -MaxSide, MaxSide)
}
