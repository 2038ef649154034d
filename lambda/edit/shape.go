package edit

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// ThumborTrim cuts off the border that has the color of one corner: the result is the
// bounding box of the pixels whose distance from it, Euclidean over red, green,
// blue and alpha, is over Tolerance. A picture with no such pixel stays whole.
// It is Thumbor's trim.
type ThumborTrim struct {
	// BottomRight takes the color of that corner instead of the top left one.
	BottomRight bool
	// Tolerance is 0 to 442.
	Tolerance int
}

func (ThumborTrim) operation() {}

// trim(bottom-right,20): corner and tolerance, each with Thumbor's default.
func spellThumborTrim(a *arguments, t *ThumborTrim) {
	a.word(cornerNames[1], &t.BottomRight)
	if !a.writing {
		a.takeWord(cornerNames[0])
	}
	a.integerOr(&t.Tolerance, 0, 0, maxTolerance)
}

// maxTolerance is the distance between black and white, rounded up.
const maxTolerance = 442

// SharpTrim is sharp's trim: the bounding box of the pixels that differ from
// the background by over Threshold in any channel.
type SharpTrim struct {
	// Given says that Background is the border's color; otherwise the top left
	// pixel's is.
	Given      bool
	Background Color
	// Threshold is at least 0; sharp's default is 10.
	Threshold float64
}

func (SharpTrim) operation() {}

// trim_border(10,ffffff): threshold and the border's color.
func spellSharpTrim(a *arguments, t *SharpTrim) {
	a.numberOr(&t.Threshold, 10, 0, 1000)
	if t.Given = !a.isDefault(!t.Given); t.Given {
		a.color(&t.Background)
	}
}

func normalSharpTrim(t SharpTrim) (normal SharpTrim, needed bool) {
	if !t.Given {
		t.Background = Color{}
	}
	return t, true
}

// Crop keeps a rectangle, in pixels. It is clipped to the picture; an empty or
// inverted one, before or after, leaves the picture whole. It is Thumbor's
// manual crop.
type Crop struct {
	Left, Top, Right, Bottom int
}

func (Crop) operation() {}

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

// Extract keeps a rectangle that must lie inside the picture; anything else is
// an error of the request. It is sharp's.
type Extract struct {
	Left, Top, Width, Height int
}

func (Extract) operation() {}

// extract(10,20,300,200): left, top, width and height.
func spellExtract(a *arguments, e *Extract) {
	a.integer(&e.Left, 0, maxCoordinate)
	a.integer(&e.Top, 0, maxCoordinate)
	a.integer(&e.Width, 1, maxCoordinate)
	a.integer(&e.Height, 1, maxCoordinate)
}

// CropAt keeps a rectangle whose place is counted from a compass point: X to
// the right and Y down, from where a rectangle of that size lies at Gravity
// ([NorthWest] is the zero point of the picture). What reaches over the edge is
// clipped; a start beyond it is an error of the request. It is OSS's crop.
type CropAt struct {
	// Width and Height are at least 0; 0 reaches to the edge.
	Width, Height int
	X, Y          int
	Gravity       Gravity
}

func (CropAt) operation() {}

// crop_at(300,200,10,20,northwest): width, height, x, y and where from.
func spellCropAt(a *arguments, c *CropAt) {
	a.integer(&c.Width, 0, maxCoordinate)
	a.integer(&c.Height, 0, maxCoordinate)
	a.integer(&c.X, -maxCoordinate, maxCoordinate)
	a.integer(&c.Y, -maxCoordinate, maxCoordinate)
	oneOf(a, &c.Gravity, gravityNames[:])
}

// Slice cuts the picture into slices of Length pixels and keeps the one with
// number Index, from 0; a picture with fewer slices stays whole. It is OSS's
// indexcrop.
type Slice struct {
	// Rows cuts along the height; otherwise slices lie side by side.
	Rows   bool
	Length int
	Index  int
}

func (Slice) operation() {}

// slice(100,2,rows): length, number, and rows if the cuts are along the height.
func spellSlice(a *arguments, s *Slice) {
	a.integer(&s.Length, 1, maxCoordinate)
	a.integer(&s.Index, 0, maxCoordinate)
	a.word("rows", &s.Rows)
}

// Flip mirrors top to bottom.
type Flip struct{}

func (Flip) operation() {}

func joinFlip(before Operation, f Flip) (joined []Operation, ok bool) { return nil, before == f }

// Flop mirrors left to right.
type Flop struct{}

func (Flop) operation() {}

// joinFlop undoes a Flop, and puts a Flip behind.
func joinFlop(before Operation, f Flop) (joined []Operation, ok bool) {
	if before == (Flip{}) {
		return []Operation{f, before}, true
	}
	return nil, before == f
}

// Rotate turns clockwise, by an angle over 0 and under 360 degrees. Right
// angles are exact; others enlarge the picture to hold its corners, and
// Background fills what becomes free.
type Rotate struct {
	Angle      float64
	Background Color
}

func (Rotate) operation() {}

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

// turn(45,ffffff) turns clockwise by any angle, and a color shows where the
// picture does not reach; transparent if there is none.
func spellTurn(a *arguments, r *Rotate) {
	a.number(&r.Angle, 0, 360)
	a.colorOr(&r.Background, Color{})
}

func normalRotate(r Rotate) (normal Rotate, needed bool) {
	r.Angle = turned(r.Angle)
	if r.isRightAngle() {
		r.Background = Color{}
	}
	return r, r.Angle != 0
}

// joinRotate makes one turn of two by right angles.
func joinRotate(before Operation, r Rotate) (joined []Operation, ok bool) {
	first, ok := before.(Rotate)
	if !ok || !first.isRightAngle() || !r.isRightAngle() {
		return nil, false
	}
	return []Operation{Rotate{Angle: first.Angle + r.Angle}}, true
}

// isRightAngle reports whether a turn is by a multiple of 90 degrees.
func (r Rotate) isRightAngle() bool { return math.Mod(r.Angle, 90) == 0 }

func (r Rotate) stage() stage {
	if r.isRightAngle() {
		return stageTurn
	}
	return stageRotate
}

// AutoOrient turns the picture upright as its EXIF orientation says. Without
// it, pictures are turned upright before the first operation; with it, this is
// where it happens and the operations before it see the picture as stored.
type AutoOrient struct{}

func (AutoOrient) operation() {}

// Extend adds pixels at the edges, 0 or more on each side.
type Extend struct {
	Top, Left, Bottom, Right int
	Mode                     ExtendMode
	// Background is for [ExtendBackground].
	Background Color
}

func (Extend) operation() {}

// extend(10,20,10,20,ffffff): top, left, bottom and right, and a color, copy,
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

func normalExtend(e Extend) (normal Extend, needed bool) {
	if e.Mode != ExtendBackground {
		e.Background = Color{}
	}
	return e, e.Top != 0 || e.Left != 0 || e.Bottom != 0 || e.Right != 0
}

// ExtendMode is what [Extend] puts there.
type ExtendMode uint8

const (
	ExtendBackground ExtendMode = iota // a colour
	ExtendCopy                         // the edge's own pixels
	ExtendRepeat                       // the picture again, side by side
	ExtendMirror                       // the picture mirrored at its edge
)

var extendNames = [...]string{"background", "copy", "repeat", "mirror"}

// String is the word sharp uses, in lower case.
func (m ExtendMode) String() string { return name(extendNames[:], int(m)) }

// Canvas lays the picture on a canvas. With [Resize] and [Inside] before it, it
// is what sharp calls contain.
type Canvas struct {
	// Width and Height are the canvas, in pixels; a side that is 0, or smaller
	// than the picture's, is the picture's.
	Width, Height int
	With          Filling
	// Color is for [FillColor].
	Color Color
	// Gravity is where the picture lies; halves of pixels are rounded to the
	// top left.
	Gravity Gravity
	// Through also shows the filling where the picture itself is transparent.
	Through bool
	// Adaptive swaps the sides of the canvas like [Resize.Adaptive] does.
	Adaptive bool
}

func (Canvas) operation() {}

// canvas(300,200,ffffff,north,through): the size, each side in pixels or
// nothing for the picture's; a color, auto, blur, or transparent; a compass
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

// filling is a color or one of Thumbor's three words.
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

func normalCanvas(c Canvas) (normal Canvas, needed bool) {
	if c.With != FillColor {
		c.Color = Color{}
	}
	if c.Width == 0 || c.Height == 0 || c.Width == c.Height {
		c.Adaptive = false
	}
	if c.Width == 0 && c.Height == 0 {
		c.Gravity = Center
	}
	return c, c.Width != 0 || c.Height != 0 || c.Through
}

// sizeAfter is as large as the canvas on the sides that are known.
func (c Canvas) sizeAfter(before knownSize) knownSize {
	if c.Adaptive {
		return knownSize{}
	}
	if before.width != 0 {
		before.width = max(before.width, c.Width)
	}
	if before.height != 0 {
		before.height = max(before.height, c.Height)
	}
	return before
}

func (c Canvas) box() box {
	return box{Resolution: Resolution{c.Width, c.Height}, adaptive: c.Adaptive}
}

// fitted is the canvas without the sides that a picture of this size has anyway.
func (c Canvas) fitted(k knownSize) Canvas {
	if !c.Adaptive && c.Width <= k.width {
		c.Width = 0
	}
	if !c.Adaptive && c.Height <= k.height {
		c.Height = 0
	}
	c, _ = normalCanvas(c)
	return c
}

// Filling is what is to be seen around a picture on its canvas.
type Filling uint8

const (
	FillColor       Filling = iota // Canvas.Color
	FillAuto                       // the picture's mean colour
	FillBlur                       // the picture, stretched to the canvas and blurred
	FillTransparent                // nothing
)

var fillNames = [...]string{"color", "auto", "blur", "transparent"}

// String is Thumbor's word; "color" for [FillColor].
func (k Filling) String() string { return name(fillNames[:], int(k)) }

// RoundCorners cuts elliptical corners and shows Color in their place. It is
// Thumbor's round_corner.
type RoundCorners struct {
	// RX and RY are the ellipse's radii in pixels, at least 1; at most half the
	// picture's sides take effect.
	RX, RY int
	// Color is opaque, or the zero Color for transparent corners.
	Color Color
}

func (RoundCorners) operation() {}

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

func normalRoundCorners(r RoundCorners) (normal RoundCorners, needed bool) {
	if r.Color.A == 0 {
		r.Color = Color{}
	}
	return r, true
}

// Circle keeps the circle around the center, Radius at most half the shorter
// side, in a square picture that holds just that. Outside it is transparent,
// white in formats without alpha. It is OSS's.
type Circle struct {
	Radius int
}

func (Circle) operation() {}

// circle(100): the radius.
func spellCircle(a *arguments, c *Circle) { a.integer(&c.Radius, 1, MaxSide) }

// RoundedCorners cuts circular corners, transparent or white like [Circle].
// It is OSS's rounded-corners.
type RoundedCorners struct {
	Radius int
}

func (RoundedCorners) operation() {}

// rounded_corners(10): the radius.
func spellRoundedCorners(a *arguments, r *RoundedCorners) { a.integer(&r.Radius, 1, MaxSide) }

// RoundCrop keeps an ellipse in a picture that holds just that, transparent
// outside. It is the Serverless Image Handler's.
type RoundCrop struct {
	// Left and Top are the ellipse's center; 0 means the picture's.
	Left, Top int
	// RX and RY are its radii; 0 means half the picture's shorter side.
	RX, RY int
}

func (RoundCrop) operation() {}

// round_crop(100,80,50,40): left, top and the radii, each with its default.
func spellRoundCrop(a *arguments, r *RoundCrop) {
	for _, n := range []*int{&r.Left, &r.Top, &r.RX, &r.RY} {
		a.integerOr(n, 0, 0, maxCoordinate)
	}
}

// SmartCrop keeps one face. Without any face the picture stays whole; an index
// beyond the faces found, or padding that reaches too far, is an error of the
// request. It is the Serverless Image Handler's.
type SmartCrop struct {
	// FaceIndex counts from 0, in the detector's order: the built-in one's begins
	// with the most certain face.
	FaceIndex int
	// Padding is added on each side, in pixels; it may be negative.
	Padding int
}

func (SmartCrop) operation() {}

// smart_crop(0,20): which face, and the padding. It is the Serverless Image
// Handler's.
func spellSmartCrop(a *arguments, s *SmartCrop) {
	a.integerOr(&s.FaceIndex, 0, 0, 99)
	a.integerOr(&s.Padding, 0, -MaxSide, MaxSide)
}

var cornerNames = []string{"top-left", "bottom-right"}

// Gravity is a compass point of the picture, or its center.
type Gravity uint8

const (
	Center Gravity = iota
	North
	NorthEast
	East
	SouthEast
	South
	SouthWest
	West
	NorthWest
)

var gravityNames = [...]string{
	"center", "north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest",
}

// String is the word sharp uses, in lower case.
func (g Gravity) String() string { return name(gravityNames[:], int(g)) }

func name(names []string, i int) string {
	word, _ := nameIn(names, i)
	return word
}

// nameIn is the word at a place among some; it is not ok beyond them.
func nameIn(names []string, i int) (word string, ok bool) {
	if i < 0 || i >= len(names) {
		return "unknown", false
	}
	return names[i], true
}
