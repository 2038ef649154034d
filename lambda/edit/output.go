package edit

// Output is how the derivative is written.
type Output struct {
	// Format is the file format; "" means the original's.
	Format Format
	// Quality is 1 (smallest) to 100 (best) for the lossy formats; 0 means the
	// configured default.
	Quality int
	// Coding is how a JPEG is laid out; "" means the configured default. The
	// other formats ignore it.
	Coding Coding
	// Lossless asks WebP for its lossless coding; the other formats ignore it.
	Lossless bool
	// Palette asks PNG for at most 256 colours where these do the picture
	// justice; the other formats ignore it.
	Palette bool
}

// Format is an image file format by the name that content types use for it.
type Format string

const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	GIF  Format = "gif"
	WebP Format = "webp"
)

// Coding is the layout of a JPEG file.
type Coding string

const (
	// Baseline files come row by row.
	Baseline Coding = "baseline"
	// Progressive files show the whole picture at once and then its details.
	Progressive Coding = "progressive"
)

// ContentType is the media type to serve the format with, "image/jpeg" for
// [JPEG].
func (f Format) ContentType() string { return "image/" + string(f) }
