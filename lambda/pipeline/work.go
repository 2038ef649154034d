package pipeline

import (
	"image"
	"strings"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

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
	result := area(image.Pt(p.plan.Width, p.plan.Height))
	need := p.once + time.Duration(p.frames())*(p.time+encodeTime(p.plan.Output)*time.Duration(result))
	if need > maxTime {
		return &codec.LimitError{What: "milliseconds of work", Got: need.Milliseconds(), Max: maxTime.Milliseconds()}
	}
	return nil
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

// stepTime is how long a step takes that makes a picture of the given size, per
// pixel of it or of the one before, whichever is larger.
func stepTime(s Step, size image.Point) time.Duration {
	switch s := s.(type) {
	case Scale, Resample, Rotate, Lay, ToSRGB:
		return 40
	case Pad:
		if s.With == edit.FillBlur {
			return 150
		}
	case Adjust:
		return adjustTime(s.Operation, size)
	}
	return 10
}

// claheRowTime is what CLAHE takes per pixel for each row of its window.
const claheRowTime = 15

// adjustTime is [stepTime] for what changes pixels where they are.
func adjustTime(op edit.Operation, size image.Point) time.Duration {
	switch op := op.(type) {
	case edit.Normalise, edit.Modulate:
		return 30
	case edit.Blur, edit.Gaussian, edit.BoxBlur, edit.OSSBlur:
		return 60
	case edit.Sharpen, edit.Unsharp, edit.OSSSharpen:
		return 100
	case edit.Convolution:
		return kernelTime(op.Kernel)
	case edit.Convolve:
		return kernelTime(op.Kernel)
	case edit.Median:
		return 150
	case edit.CLAHE:
		return 100 + claheRowTime*time.Duration(min(op.Height, size.Y))
	}
	return 10
}

// kernelTime goes by the numbers of a kernel.
func kernelTime(kernel edit.Numbers) time.Duration {
	return 30 + time.Duration(strings.Count(string(kernel), ";"))
}
