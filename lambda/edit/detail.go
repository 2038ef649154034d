package edit

import "fmt"

// ThumborBlur is a Gaussian blur with a kernel of Radius pixels to each side, 1 to 150, and
// the given Sigma, over 0. It is Thumbor's, where Sigma is Radius by default.
type ThumborBlur struct {
	Radius int
	Sigma  float64
}

func (ThumborBlur) operation() {}

// blur(4,2): radius, and sigma if it is not as large. It is Thumbor's.
func spellThumborBlur(a *arguments, b *ThumborBlur) {
	a.integer(&b.Radius, 1, maxBlurRadius)
	a.numberOr(&b.Sigma, float64(b.Radius), minSigma, maxBlurRadius)
}

// SharpBlur blurs with Sigma from 0.3 to 1000 and as wide a kernel as that asks
// for. It is sharp's.
type SharpBlur struct{ Sigma float64 }

func (SharpBlur) operation() {}

// gaussian(2.5): sigma.
func spellSharpBlur(a *arguments, g *SharpBlur) { a.number(&g.Sigma, 0.3, 1000) }

// SharpBoxBlur averages 3×3 pixels: sharp's blur without a sigma.
type SharpBoxBlur struct{}

func (SharpBoxBlur) operation() {}

// OSSBlur is OSS's blur: radius and sigma from 1 to 50.
type OSSBlur struct{ Radius, Sigma int }

func (OSSBlur) operation() {}

// oss_blur(3,2): radius and sigma.
func spellOSSBlur(a *arguments, b *OSSBlur) {
	a.integer(&b.Radius, 1, 50)
	a.integer(&b.Sigma, 1, 50)
}

// ThumborSharpen is Thumbor's.
type ThumborSharpen struct {
	Amount, Radius float64
	Luminance      bool
}

func (ThumborSharpen) operation() {}

// sharpen(2,1,true): amount, radius, and whether only the luminance. It is
// Thumbor's, all three must be given.
func spellThumborSharpen(a *arguments, s *ThumborSharpen) {
	a.number(&s.Amount, 0, 100)
	a.number(&s.Radius, 0, 100)
	if a.writing {
		a.write(fmt.Sprint(s.Luminance))
		return
	}
	if len(a.list) == 0 {
		a.fail("", "three arguments, the last of them true or false")
	}
	a.boolean(&s.Luminance, false)
}

// SharpSharpen is sharp's sharpen with its five numbers: Sigma from 0.000001 to 10,
// and what M1 and M2 do to flat and jagged areas within X1, Y2 and Y3. The zero
// value is sharp's mild sharpen without a sigma.
type SharpSharpen struct{ Sigma, M1, M2, X1, Y2, Y3 float64 }

func (SharpSharpen) operation() {}

// unsharp(1.5,1,2,2,10,20): sigma and sharp's other five numbers with their
// defaults; without sigma it is the mild sharpen.
func spellSharpSharpen(a *arguments, u *SharpSharpen) {
	if a.writing && *u == (SharpSharpen{}) || !a.writing && len(a.list) == 0 {
		return
	}
	a.number(&u.Sigma, 0.000001, 10)
	a.numberOr(&u.M1, 1, 0, largestNumber)
	a.numberOr(&u.M2, 2, 0, largestNumber)
	a.numberOr(&u.X1, 2, 0, largestNumber)
	a.numberOr(&u.Y2, 10, 0, largestNumber)
	a.numberOr(&u.Y3, 20, 0, largestNumber)
}

// OSSSharpen is OSS's sharpen, 50 to 399.
type OSSSharpen struct{ Amount int }

func (OSSSharpen) operation() {}

func spellOSSSharpen(a *arguments, s *OSSSharpen) { a.integer(&s.Amount, 50, 399) }

// ThumborConvolve is Thumbor's: Columns is odd and at most [maxKernelSide], and so
// is the number of rows.
type ThumborConvolve struct {
	Kernel  Numbers
	Columns int
	// Normalise divides by the kernel's sum, unless that is 0.
	Normalise bool
}

func (ThumborConvolve) operation() {}

// convolution(-1;-1;-1;-1;8;-1;-1;-1;-1,3,false): the kernel row by row, its
// columns, and whether to divide by its sum. It is Thumbor's.
func spellThumborConvolve(a *arguments, c *ThumborConvolve) {
	count := 0
	fits := func(n int) bool { count = n; return n <= maxKernelSide*maxKernelSide }
	a.numbers(&c.Kernel, fits, "numbers separated by ;")
	a.integer(&c.Columns, 1, maxKernelSide)
	a.flag(&c.Normalise, true)
	if a.fault != nil {
		return
	}
	rows := count / c.Columns
	if count%c.Columns != 0 || c.Columns%2 == 0 || rows%2 == 0 || rows > maxKernelSide {
		a.fail(string(c.Kernel), fmt.Sprintf("odd numbers of columns and rows, full ones, up to %d", maxKernelSide))
	}
}

// SharpConvolve is sharp's: Width×Height numbers, 3 to [maxKernelSide] a side, the
// sum divided by Scale (never 0) and Offset added.
type SharpConvolve struct {
	Width, Height int
	Kernel        Numbers
	Scale, Offset float64
}

func (SharpConvolve) operation() {}

// convolve(3,3,1;2;1;2;4;2;1;2;1,16,0): width, height, the kernel row by row,
// the scale if it is not the kernel's sum, and an offset.
func spellSharpConvolve(a *arguments, c *SharpConvolve) {
	a.integer(&c.Width, 3, maxKernelSide)
	a.integer(&c.Height, 3, maxKernelSide)
	fits := func(n int) bool { return n == c.Width*c.Height }
	a.numbers(&c.Kernel, fits, "as many numbers, separated by ;, as width times height")
	a.numberOr(&c.Scale, c.Kernel.sum(), -largestNumber*1000, largestNumber*1000)
	a.numberOr(&c.Offset, 0, -largestNumber, largestNumber)
	if c.Scale == 0 {
		a.fail("0", "a scale other than 0")
	}
}

// sum is the sum of the numbers, or 1 where that is 0: what kernels are divided
// by.
func (n Numbers) sum() float64 {
	list, _ := n.split()
	sum := 0.0
	for _, v := range list {
		sum += v
	}
	if sum == 0 {
		return 1
	}
	return sum
}

// Median replaces each pixel by the median of Size×Size pixels, 1 to
// [maxKernelSide]. It is sharp's.
type Median struct{ Size int }

func (Median) operation() {}

func spellMedian(a *arguments, m *Median) { a.integer(&m.Size, 1, maxKernelSide) }

// CLAHE is contrast-limited adaptive histogram equalisation over windows of
// Width×Height pixels; MaxSlope is 0 (no limit) to 100. It is sharp's.
type CLAHE struct{ Width, Height, MaxSlope int }

func (CLAHE) operation() {}

// clahe(8,8,3): width, height and the steepest slope.
func spellCLAHE(a *arguments, c *CLAHE) {
	a.integer(&c.Width, 1, MaxSide)
	a.integer(&c.Height, 1, MaxSide)
	a.integer(&c.MaxSlope, 0, 100)
}

// maxKernelSide is the longest side of a kernel or median window, in pixels.
const maxKernelSide = 31

// Radii of blurs in pixels, and the smallest sigma.
const (
	maxBlurRadius = 150
	minSigma      = 0.1
)
