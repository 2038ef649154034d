package edit

// Output is how the derivative is written.
type Output struct {
	// Format is the file format; "" means the original's.
	Format Format
	// Quality is 1 (smallest) to 100 (best) for the lossy formats; 0 means the
	// configured default.
	Quality int
	// Progressive asks JPEG for a first view of the whole picture before its
	// details; the other formats ignore it.
	Progressive bool
	// Lossless asks WebP for its lossless coding; the other formats ignore it.
	Lossless bool
}

// Format is an image file format by the name that content types use for it.
type Format string

const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	GIF  Format = "gif"
	WebP Format = "webp"
)

// ContentType is the media type to serve the format with, "image/jpeg" for
// [JPEG].
func (f Format) ContentType() string { return "image/" + string(f) }
