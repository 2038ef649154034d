package edit

import "fmt"

// Radii of blurs in pixels, and the smallest sigma.
const (
	maxBlurRadius = 150
	minSigma      = 0.1
)

// blur(4,2): radius, and sigma if it is not as large. It is Thumbor's.
func spellBlur(a *arguments, b *Blur) {
	a.integer(&b.Radius, 1, maxBlurRadius)
	a.numberOr(&b.Sigma, float64(b.Radius), minSigma, maxBlurRadius)
}

// gaussian(2.5): sigma.
func spellGaussian(a *arguments, g *Gaussian) { a.number(&g.Sigma, 0.3, 1000) }

// oss_blur(3,2): radius and sigma.
func spellOSSBlur(a *arguments, b *OSSBlur) {
	a.integer(&b.Radius, 1, 50)
	a.integer(&b.Sigma, 1, 50)
}

// sharpen(2,1,true): amount, radius, and whether only the luminance. It is
// Thumbor's, all three must be given.
func spellSharpen(a *arguments, s *Sharpen) {
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

// unsharp(1.5,1,2,2,10,20): sigma and sharp's other five numbers with their
// defaults; without sigma it is the mild sharpen.
func spellUnsharp(a *arguments, u *Unsharp) {
	if a.writing && *u == (Unsharp{}) || !a.writing && len(a.list) == 0 {
		return
	}
	a.number(&u.Sigma, 0.000001, 10)
	a.numberOr(&u.M1, 1, 0, largestNumber)
	a.numberOr(&u.M2, 2, 0, largestNumber)
	a.numberOr(&u.X1, 2, 0, largestNumber)
	a.numberOr(&u.Y2, 10, 0, largestNumber)
	a.numberOr(&u.Y3, 20, 0, largestNumber)
}

func spellOSSSharpen(a *arguments, s *OSSSharpen) { a.integer(&s.Amount, 50, 399) }

// convolution(-1;-1;-1;-1;8;-1;-1;-1;-1,3,false): the kernel row by row, its
// columns, and whether to divide by its sum. It is Thumbor's.
func spellConvolution(a *arguments, c *Convolution) {
	count := 0
	fits := func(n int) bool { count = n; return n <= MaxKernelSide*MaxKernelSide }
	a.numbers(&c.Kernel, fits, "numbers separated by ;")
	a.integer(&c.Columns, 1, MaxKernelSide)
	a.flag(&c.Normalise, true)
	if a.fault != nil {
		return
	}
	rows := count / c.Columns
	if count%c.Columns != 0 || c.Columns%2 == 0 || rows%2 == 0 || rows > MaxKernelSide {
		a.fail(string(c.Kernel), fmt.Sprintf("odd numbers of columns and rows, full ones, up to %d", MaxKernelSide))
	}
}

// convolve(3,3,1;2;1;2;4;2;1;2;1,16,0): width, height, the kernel row by row,
// the scale if it is not the kernel's sum, and an offset.
func spellConvolve(a *arguments, c *Convolve) {
	a.integer(&c.Width, 3, MaxKernelSide)
	a.integer(&c.Height, 3, MaxKernelSide)
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

func spellMedian(a *arguments, m *Median) { a.integer(&m.Size, 1, MaxKernelSide) }

// clahe(8,8,3): width, height and the steepest slope.
func spellCLAHE(a *arguments, c *CLAHE) {
	a.integer(&c.Width, 1, MaxSide)
	a.integer(&c.Height, 1, MaxSide)
	a.integer(&c.MaxSlope, 0, 100)
}
