package edit

import "image/color"

// Operation is one step on pixels. The set is closed: each operation is a small
// comparable struct in this package whose zero fields mean "default", and the
// pipeline carries them out in one type switch.
type Operation interface {
	operation()
}

// Resize scales the upright picture to a box, in pixels.
type Resize struct {
	// Width and Height are the box. With one of them 0 the aspect ratio is kept
	// and Fit and Gravity play no part.
	Width, Height int
	// Fit is how the picture meets the box; the zero value is [Cover].
	Fit Fit
	// Gravity is the part that survives a crop ([Cover]) or where the picture
	// lies in the padding ([Contain]); the zero value is [Center].
	Gravity Gravity
	// Background fills what [Contain] leaves free. Formats without alpha show
	// its colour over white.
	Background color.NRGBA
}

func (Resize) operation() {}

// Fit is how a picture meets a box. The words are those of sharp and CSS; other
// systems use some of them for other things ("fill" crops in OSS, imgproxy and
// imaging).
type Fit uint8

const (
	Cover   Fit = iota // fill the box, crop what hangs over; exactly the box
	Contain            // the whole picture inside the box, padded to exactly the box
	Fill               // exactly the box, aspect ratio ignored
	Inside             // the largest size that lies inside the box; no padding
	Outside            // the smallest size that covers the box; no crop
)

var fitNames = [...]string{"cover", "contain", "fill", "inside", "outside"}

// String is the word sharp uses, in lower case.
func (f Fit) String() string { return name(fitNames[:], int(f)) }

// Gravity is a compass point of the picture, or its centre.
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
	if i < len(names) {
		return names[i]
	}
	return "unknown"
}
