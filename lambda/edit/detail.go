package edit

// Blur is Gaussian with a kernel of Radius pixels to each side, 1 to 150, and
// the given Sigma, over 0. It is Thumbor's, where Sigma is Radius by default.
type Blur struct {
	Radius int
	Sigma  float64
}

// Gaussian blurs with Sigma from 0.3 to 1000 and as wide a kernel as that asks
// for. It is sharp's.
type Gaussian struct{ Sigma float64 }

// BoxBlur averages 3×3 pixels: sharp's blur without a sigma.
type BoxBlur struct{}

// OSSBlur is OSS's blur: radius and sigma from 1 to 50.
type OSSBlur struct{ Radius, Sigma int }

// Sharpen is Thumbor's.
type Sharpen struct {
	Amount, Radius float64
	Luminance      bool
}

// Unsharp is sharp's sharpen with its five numbers: Sigma from 0.000001 to 10,
// and what M1 and M2 do to flat and jagged areas within X1, Y2 and Y3. The zero
// Unsharp is sharp's mild sharpen without a sigma.
type Unsharp struct{ Sigma, M1, M2, X1, Y2, Y3 float64 }

// OSSSharpen is OSS's sharpen, 50 to 399.
type OSSSharpen struct{ Amount int }

// Convolution is Thumbor's: Columns is odd and at most [MaxKernelSide], and so
// is the number of rows.
type Convolution struct {
	Kernel  Numbers
	Columns int
	// Normalise divides by the kernel's sum, unless that is 0.
	Normalise bool
}

// Convolve is sharp's: Width×Height numbers, 3 to [MaxKernelSide] a side, the
// sum divided by Scale (never 0) and Offset added.
type Convolve struct {
	Width, Height int
	Kernel        Numbers
	Scale, Offset float64
}

// Median replaces each pixel by the median of Size×Size pixels, 1 to
// [MaxKernelSide]. It is sharp's.
type Median struct{ Size int }

// CLAHE is contrast-limited adaptive histogram equalisation over windows of
// Width×Height pixels; MaxSlope is 0 (no limit) to 100. It is sharp's.
type CLAHE struct{ Width, Height, MaxSlope int }

// MaxKernelSide is the longest side of a kernel or median window, in pixels.
const MaxKernelSide = 31

func (Blur) operation()        {}
func (Gaussian) operation()    {}
func (BoxBlur) operation()     {}
func (OSSBlur) operation()     {}
func (Sharpen) operation()     {}
func (Unsharp) operation()     {}
func (OSSSharpen) operation()  {}
func (Convolution) operation() {}
func (Convolve) operation()    {}
func (Median) operation()      {}
func (CLAHE) operation()       {}
