package edit

// Source is another picture that an operation needs: an object in one of the
// source buckets, or something on the web.
type Source struct {
	// Bucket is a source bucket's name; "" is the one of the variant's original.
	Bucket string
	// Key is the object's key, or an absolute http or https URL.
	Key string
	// Process are OSS operations on the picture itself, as written after
	// "x-oss-process=image/", in canonical form; "" is none.
	Process string
}

// Watermark lays another picture over this one. It is Thumbor's: the
// watermark's alpha is lessened by a fixed amount, and what reaches over the
// edge is clipped.
type Watermark struct {
	Source Source
	X, Y   Position
	// Alpha is how much of the watermark's opacity is taken away, 0 to 100.
	Alpha int
	// WRatio and HRatio, 1 to 100, are the largest part of the picture's sides
	// that the watermark is scaled to; 0 leaves its size.
	WRatio, HRatio float64
}

// Overlay lays another picture over this one. It is the Serverless Image
// Handler's overlayWith: the watermark's alpha is multiplied.
type Overlay struct {
	Source Source
	// Left and Top are set both or, with neither, Gravity counts.
	Left, Top Position
	Gravity   Gravity
	// Alpha is how transparent the overlay becomes, 0 to 100.
	Alpha int
	// WRatio and HRatio are whole percents of the picture's sides, 0 to 100, that
	// the overlay is scaled to lie inside; Scaled says whether each was given.
	WRatio, HRatio           int
	WRatioGiven, HRatioGiven bool
	// Blend is a mode by sharp's name; "" is "over".
	Blend string
	// Tile repeats the overlay over the whole picture.
	Tile bool
}

// Position is where an overlay lies along one axis.
type Position struct {
	Kind PositionKind
	// Value is in pixels or percent of the picture's side.
	Value float64
	// End counts from the right or bottom edge. Value is then 0 or less.
	End bool
}

// PositionKind is how a [Position] is to be read.
type PositionKind uint8

const (
	PositionNone    PositionKind = iota // not given
	PositionPixels                      // Value pixels
	PositionPercent                     // Value percent
	PositionCenter                      // in the middle
	PositionRepeat                      // again and again
)

// OSSWatermark is OSS's watermark: a picture, a text, or both side by side.
type OSSWatermark struct {
	// Source is the picture; its zero value is none.
	Source Source
	// Percent scales the picture to 1 to 100 percent of the main one; 0 leaves
	// its size.
	Percent int
	Text    Text
	// TextFirst, Align (0 top, 1 centre, 2 bottom) and Interval (pixels, 0 to
	// 1000) arrange the two.
	TextFirst bool
	Align     int
	Interval  int
	// Opacity is 0 to 100.
	Opacity int
	Gravity Gravity
	// X and Y are distances from the edges, 0 to 4096; VOffset, -1000 to 1000,
	// moves the ones in the middle row down.
	X, Y, VOffset int
	// Tile repeats it over the whole picture.
	Tile bool
}

// Text is a line of text to draw; the zero Text is none.
type Text struct {
	// Content is at most 64 characters.
	Content string
	// Font is OSS's name of it; "" is the default.
	Font  string
	Color Color
	// Size is the font's, in pixels, 1 to 1000.
	Size int
	// Shadow is its opacity, 0 to 100.
	Shadow int
	// Angle turns clockwise, 0 to 360.
	Angle int
}

// Frame lays a picture with a hole over this one, stretched to its size. It is
// Thumbor's.
type Frame struct{ Source Source }

// ContentModeration blurs pictures in which something objectionable is seen. It
// is the Serverless Image Handler's, and needs Rekognition.
type ContentModeration struct {
	// MinConfidence is in percent; the default is 75.
	MinConfidence float64
	// Blur is the sigma; the default is 50.
	Blur float64
	// Labels, separated by ";", narrow what counts; "" is everything.
	Labels string
}

func (Watermark) operation()         {}
func (Overlay) operation()           {}
func (OSSWatermark) operation()      {}
func (Frame) operation()             {}
func (ContentModeration) operation() {}
