package edit

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
	// Attention keeps bright, saturated and skin-coloured parts, as sharp's
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
// [Resize] keeps in the picture when it crops: the crop is centred, as far as
// the edges allow, on the mean of the centres of all such areas, weighted by
// their sizes.
type Focal struct {
	Left, Top, Right, Bottom int
}

func (Focal) operation() {}
