// Package pipeline makes derivative bytes from original bytes and edits.
//
// It plans first and paints after: [NewPlan] settles all geometry from the
// header's numbers alone, before a pixel is decoded, and Run then carries the
// planned steps out in one type switch.
package pipeline

import (
	"context"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

// Version names the output of this engine. It is stored with every derivative,
// and changes whenever the same original and edits give other pixels or bytes
// worth making anew.
const Version = "1"

// Options are what the installation decides, as opposed to the request.
type Options struct {
	// Limits refuse originals that would take too much.
	Limits codec.Limits
	// Quality is for edits that name none; 0 means codec.DefaultQuality.
	Quality int
	// IgnoreOrientation leaves pictures as they are stored instead of upright.
	IgnoreOrientation bool
}

// Result is a derivative and what is worth logging of how it was made.
type Result struct {
	Bytes         []byte
	Format        edit.Format
	Width, Height int
	// Decode, Transform and Encode are how long each part took.
	Decode, Transform, Encode time.Duration
	// Warning is something the result was made in spite of, such as a broken
	// colour profile; usually nil.
	Warning error
}

// Run makes a derivative. Its errors are ctx's, codec's three kinds, and
// whatever is this package's own fault.
func Run(ctx context.Context, original []byte, e edit.Edits, opt Options) (Result, error) {
	panic("not yet")
}
