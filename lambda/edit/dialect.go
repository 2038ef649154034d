package edit

// Request is what a URL asks for.
type Request struct {
	Variant
	// Answer is what to answer with.
	Answer Answer
	// Dialect is what the URL was read as, for errors and logs.
	Dialect Dialect
	// MaxAge is how long a derivative that this request makes may be kept, in
	// seconds; 0 is not given. Like Headers it says nothing about the picture,
	// and so is no part of the variant.
	MaxAge int
	// Headers are what a JSON request wants its derivative to be stored with, in
	// the order given; only names that [HeaderAllowed] are in it.
	Headers []Header
	// Hash is the signature that stood in the path, "" without one, and Signed
	// is the rest of the path, which it is for.
	Hash, Signed string
}

// Header is the name and value of an HTTP header.
type Header struct{ Name, Value string }

// Answer is what a request is answered with.
type Answer uint8

const (
	// Picture is the derivative.
	Picture Answer = iota
	// Metadata is Thumbor's JSON about source, operations and target.
	Metadata
	// Info is OSS's JSON about the original.
	Info
	// AverageHue is OSS's JSON about the original's mean colour.
	AverageHue
)

// Dialect is one URL syntax.
type Dialect string

const (
	Plain   Dialect = "plain"   // 300x200/photos/cat.jpg
	Thumbor Dialect = "Thumbor" // unsafe/fit-in/300x200/filters:grayscale()/photos/cat.jpg
	JSON    Dialect = "JSON"    // eyJrZXkiOiJwaG90b3MvY2F0LmpwZyIsImVkaXRzIjp7fX0=
	OSS     Dialect = "OSS"     // photos/cat.jpg?x-oss-process=image/resize,w_300
	Simple  Dialect = "query"   // photos/cat.jpg?w=300&format=webp
)

// Dialects is how an installation reads URLs. Its zero value reads all dialects,
// Thumbor's paths as Thumbor does, and knows one bucket and no styles.
type Dialects struct {
	// Open are the dialects that are read besides plain paths. Without any the
	// installation is plain: see [Dialects.IsPlain].
	Open DialectSet
	// SIH reads Thumbor-shaped paths as the Serverless Image Handler from
	// version 4 on does where the two differ: fit-in enlarges, rotate is
	// clockwise, filters are sorted, a bare key is a picture to be left as it is,
	// and so on. [Dialects.Key] marks keys that it would read otherwise with the
	// filter thumbor().
	SIH bool
	// Buckets are the source buckets that requests may name; the first is the
	// default, which variants leave out.
	Buckets []string
	// Styles are OSS's: names and the chains, "image/…", that they stand for.
	Styles map[string]string
	// Rewrites change paths before they are read.
	Rewrites Rewrites
	// WatermarkHosts are the hosts that pictures to lay over others may come
	// from; none by default.
	WatermarkHosts []string
	// anySource takes every bucket and host for known.
	anySource bool
}
