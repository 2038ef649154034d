package edit

// Trim cuts off the border that has the colour of one corner: the result is the
// bounding box of the pixels whose distance from it, Euclidean over red, green,
// blue and alpha, is over Tolerance. A picture with no such pixel stays whole.
// It is Thumbor's trim.
type Trim struct {
	// BottomRight takes the colour of that corner instead of the top left one.
	BottomRight bool
	// Tolerance is 0 to 442.
	Tolerance int
}

// TrimBorder is sharp's trim: the bounding box of the pixels that differ from
// the background by over Threshold in any channel.
type TrimBorder struct {
	// Given says that Background is the border's colour; otherwise the top left
	// pixel's is.
	Given      bool
	Background Color
	// Threshold is at least 0; sharp's default is 10.
	Threshold float64
}

// Crop keeps a rectangle, in pixels. It is clipped to the picture; an empty or
// inverted one, before or after, leaves the picture whole. It is Thumbor's
// manual crop.
type Crop struct {
	Left, Top, Right, Bottom int
}

// Extract keeps a rectangle that must lie inside the picture; anything else is
// an error of the request. It is sharp's.
type Extract struct {
	Left, Top, Width, Height int
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

// Slice cuts the picture into slices of Length pixels and keeps the one with
// number Index, from 0; a picture with fewer slices stays whole. It is OSS's
// indexcrop.
type Slice struct {
	// Rows cuts along the height; otherwise slices lie side by side.
	Rows   bool
	Length int
	Index  int
}

// Flip mirrors top to bottom.
type Flip struct{}

// Flop mirrors left to right.
type Flop struct{}

// Rotate turns clockwise, by an angle over 0 and under 360 degrees. Right
// angles are exact; others enlarge the picture to hold its corners, and
// Background fills what becomes free.
type Rotate struct {
	Angle      float64
	Background Color
}

// AutoOrient turns the picture upright as its EXIF orientation says. Without
// it, pictures are turned upright before the first operation; with it, this is
// where it happens and the operations before it see the picture as stored.
type AutoOrient struct{}

// Extend adds pixels at the edges, 0 or more on each side.
type Extend struct {
	Top, Left, Bottom, Right int
	Mode                     ExtendMode
	// Background is for [ExtendBackground].
	Background Color
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

// Circle keeps the circle around the centre, Radius at most half the shorter
// side, in a square picture that holds just that. Outside it is transparent,
// white in formats without alpha. It is OSS's.
type Circle struct {
	Radius int
}

// RoundedCorners cuts circular corners, transparent or white like [Circle].
// It is OSS's rounded-corners.
type RoundedCorners struct {
	Radius int
}

// RoundCrop keeps an ellipse in a picture that holds just that, transparent
// outside. It is the Serverless Image Handler's.
type RoundCrop struct {
	// Left and Top are the ellipse's centre; 0 means the picture's.
	Left, Top int
	// RX and RY are its radii; 0 means half the picture's shorter side.
	RX, RY int
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

func (Trim) operation()           {}
func (TrimBorder) operation()     {}
func (Crop) operation()           {}
func (Extract) operation()        {}
func (CropAt) operation()         {}
func (Slice) operation()          {}
func (Flip) operation()           {}
func (Flop) operation()           {}
func (Rotate) operation()         {}
func (AutoOrient) operation()     {}
func (Extend) operation()         {}
func (Canvas) operation()         {}
func (RoundCorners) operation()   {}
func (Circle) operation()         {}
func (RoundedCorners) operation() {}
func (RoundCrop) operation()      {}
func (SmartCrop) operation()      {}
