package pipeline

import (
	"image"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

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

// maxEnlarged is how many pixels a picture may be enlarged to.
const maxEnlarged = 1 << 26

// checkGrowth refuses what an operation makes of a picture if that is larger
// than before, and too large.
func checkGrowth(before, after image.Point) error {
	side := max(after.X, after.Y)
	if side > edit.MaxSide && side > max(before.X, before.Y) {
		return &codec.LimitError{What: "pixels on a side of the result", Got: int64(side), Max: edit.MaxSide}
	}
	if n := area(after); n > maxEnlarged && n > area(before) {
		return &codec.LimitError{What: "pixels of the result", Got: n, Max: maxEnlarged}
	}
	return nil
}

// check holds the plan against the limits, and against what can be written.
func (p *planner) check() error {
	for _, f := range []edit.Format{p.plan.output.Format, p.plan.opaqueOutput.Format} {
		if err := codec.Writable(f); err != nil {
			return err
		}
	}
	if side := max(p.plan.width, p.plan.height); side > edit.MaxSide && p.plan.look == nil {
		return &codec.LimitError{What: "pixels on a side of the result", Got: int64(side), Max: edit.MaxSide}
	}
	if err := p.checkTime(); err != nil {
		return err
	}
	if err := p.checkBounds(); err != nil {
		return err
	}
	most := p.opt.Limits.Memory
	if most == 0 {
		return nil
	}
	if need := p.memory(); need > most {
		return &codec.LimitError{What: "bytes of memory", Got: need, Max: most}
	}
	return nil
}

// memory estimates the bytes in use at the worst moment: what decoding takes,
// two pictures between the steps at 4 bytes a pixel with what a step holds
// besides, the finished frames and overlays, and what encoding takes.
func (p *planner) memory() int64 {
	frames := int64(1)
	if p.plan.animated {
		frames = int64(p.h.Frames)
	}
	result := area(image.Pt(p.plan.width, p.plan.height))
	return p.h.Memory(max(p.plan.denom, 1)) + p.stepMemory + p.heldMemory + 4*frames*result + codec.OutputMemory(p.plan.output, result)
}

// maxTime is how long a plan may be estimated to take. Work in progress is not
// interrupted, and a request has 27 seconds in all, so what would not come to an
// end is not begun.
//
// The estimate is for one core of a machine of 2024 and pictures like photos:
// nothing that is in use comes near it, but windows of a thousand pixels on a
// large picture or ten filters on each of a thousand frames go far beyond it.
const maxTime = 15 * time.Second

// checkTime refuses plans for more work than can be done in time.
func (p *planner) checkTime() error {
	if need := p.totalTime(); need > maxTime {
		return &codec.LimitError{What: "milliseconds of work", Got: need.Milliseconds(), Max: maxTime.Milliseconds()}
	}
	return nil
}

// totalTime estimates how long the plan takes, without decoding.
func (p *planner) totalTime() time.Duration {
	frames := time.Duration(1)
	if p.plan.animated {
		frames = time.Duration(p.h.Frames)
	}
	result := area(image.Pt(p.plan.width, p.plan.height))
	return p.onceTime + frames*(p.frameTime+encodeTime(p.plan.output)*time.Duration(result))
}

// encodeTime is per pixel, as measured with photos. A limit on the bytes has the
// encoder try again and again, at less and less cost.
func encodeTime(out edit.Output) time.Duration {
	times := time.Duration(1)
	if out.MaxBytes > 0 {
		times = 3
	}
	switch out.Format {
	case edit.JPEG:
		return 30 * times
	case edit.WebP:
		return 200 * times
	case edit.AVIF:
		return 1000
	case edit.GIF:
		return 100
	}
	return 60
}
