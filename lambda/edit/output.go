package edit

// Output is how the derivative is written.
type Output struct {
	// Format is the file format; "" means the original's.
	Format Format
	// AutoJPEG writes a JPEG where the result is opaque, and Format otherwise.
	AutoJPEG bool
	// Quality is 1 (smallest) to 100 (best) for the lossy formats; 0 means the
	// configured default.
	Quality int
	// QualityPercent makes the quality that part, 1 to 100, of the one a JPEG
	// original was written with; other originals take it as Quality. 0 is not
	// given. It is OSS's q.
	QualityPercent int
	// QualityLimit is the most that the quality may be of JPEG and WebP, if the
	// original was written with more, 1 to 100; 0 is not given. It is OSS's Q.
	QualityLimit int
	// MaxBytes lowers the quality of JPEG and WebP until the file is no larger;
	// 0 means no limit.
	MaxBytes int
	// Coding is how a JPEG is laid out; "" means the configured default. The
	// other formats ignore it.
	Coding Coding
	// Chroma is how a JPEG's colours are sampled; "" leaves it to the encoder.
	// The other formats ignore it.
	Chroma Chroma
	// Lossless asks WebP for its lossless coding; the other formats ignore it.
	Lossless bool
	// Palette asks PNG for at most 256 colours where these do the picture
	// justice; the other formats ignore it.
	Palette bool
	// Still writes the first frame only.
	Still bool
	// Strip writes the picture anew for nothing but to leave out its metadata.
	// Whatever else is asked for does that too, and then it is false.
	Strip bool
}

// Chroma is the sampling of a JPEG's colours, by its usual name.
type Chroma string

const (
	Chroma420 Chroma = "4:2:0"
	Chroma444 Chroma = "4:4:4"
)

// Format is an image file format by the name that content types use for it.
type Format string

const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	GIF  Format = "gif"
	WebP Format = "webp"
	AVIF Format = "avif"
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
