package pipeline

import "s3resize/lambda/codec"

// DefaultMaxPixels is what an installation refuses that sets no limit: over
// what the largest sensors in phones deliver.
const DefaultMaxPixels = 120_000_000

// MaxSource is how many bytes an original may have, for a process with the
// given memory in bytes: an eighth of it.
func MaxSource(memory int64) int64 { return memory / 8 }

// DefaultLimits are the limits of a process with the given memory in bytes.
// Decoding gets three quarters of it, less what the original's own bytes take;
// the rest is the runtime's, the result's, and what the garbage collector needs.
//
// 100 scans are several times what encoders write (libjpeg's own script for
// progressive files has 10), and 1,000 frames are a minute and a half of
// animation.
func DefaultLimits(memory int64) codec.Limits {
	return codec.Limits{
		Pixels: DefaultMaxPixels,
		Frames: 1000,
		Scans:  100,
		Memory: memory*3/4 - MaxSource(memory),
	}
}
