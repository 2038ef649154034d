package edit

// Operation is one step on pixels. The set is closed: each operation is a small
// comparable struct in this package, and the pipeline carries them out in one
// type switch. Operations are carried out in the order in which [Edits] lists
// them, each on the result of the one before.
//
// Where the dialects mean different things by one word there are different
// operations, named after what they do or, failing that, after the dialect.
type Operation interface {
	operation()
}

// Color is a colour with straight alpha, 0 to 255 each; the zero Color is
// transparent black.
type Color struct {
	R, G, B, A uint8
}

// opaque is the colour 0xRRGGBB.
func opaque(rgb uint32) Color {
	return Color{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 255}
}

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
