package main

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// samePSNR stands for two pictures without a difference, whose ratio would be
// infinite: 8-bit codes cannot come near it.
const samePSNR = 100

// psnr is the peak signal-to-noise ratio of red, green and blue in dB, at most
// samePSNR. Both pictures have the same size.
func psnr(a, b picture) float64 {
	sum := 0.0
	for i, c := range a.pix {
		for k := range c {
			d := c[k] - b.pix[i][k]
			sum += d * d
		}
	}
	mean := sum / float64(3*len(a.pix))
	return min(10*math.Log10(255*255/mean), samePSNR)
}

// ssimSide is the side of the window that SSIM looks through, in pixels.
const ssimSide = 11

// ssim is the mean structural similarity of two pictures' brightness, 1 where
// they are the same (Wang, Bovik, Sheikh and Simoncelli, 2004: a Gaussian
// window of 11×11 with a deviation of 1.5, K1 = 0.01, K2 = 0.03; only windows
// that lie within the picture). Neither side is below ssimSide.
func ssim(a, b picture) float64 {
	window := gaussian()
	lumaA, lumaB := a.luma(), b.luma()
	sum, n := 0.0, 0
	for y := range a.height - ssimSide + 1 {
		for x := range a.width - ssimSide + 1 {
			at := y*a.width + x
			sum += similarity(lumaA[at:], lumaB[at:], a.width, &window)
			n++
		}
	}
	return sum / float64(n)
}

type weights [ssimSide][ssimSide]float64

// gaussian sums up to 1.
func gaussian() (w weights) {
	const deviation = 1.5
	total := 0.0
	for y := range w {
		for x := range w[y] {
			dx, dy := float64(x-ssimSide/2), float64(y-ssimSide/2)
			w[y][x] = math.Exp(-(dx*dx + dy*dy) / (2 * deviation * deviation))
			total += w[y][x]
		}
	}
	for y := range w {
		for x := range w[y] {
			w[y][x] /= total
		}
	}
	return w
}

// similarity is that of one window, whose upper left corner the slices begin
// with.
func similarity(a, b []float64, stride int, w *weights) float64 {
	const c1, c2 = (0.01 * 255) * (0.01 * 255), (0.03 * 255) * (0.03 * 255)
	var meanA, meanB, squareA, squareB, product float64
	for y := range w {
		for x, weight := range w[y] {
			va, vb := a[y*stride+x], b[y*stride+x]
			meanA += weight * va
			meanB += weight * vb
			squareA += weight * va * va
			squareB += weight * vb * vb
			product += weight * va * vb
		}
	}
	varianceA, varianceB, covariance := squareA-meanA*meanA, squareB-meanB*meanB, product-meanA*meanB
	return (2*meanA*meanB + c1) * (2*covariance + c2) /
		((meanA*meanA + meanB*meanB + c1) * (varianceA + varianceB + c2))
}

// butteraugli is how far apart two pictures look; 0 is the same.
type butteraugli struct {
	// Distance is that of the worst place; from 1 on one may see a difference.
	Distance float64 `json:"distance"`
	// Norm is the 3-norm over all places.
	Norm float64 `json:"norm3"`
}

// butteraugliProgram is libjxl's; Debian has it in libjxl-devtools.
const butteraugliProgram = "butteraugli_main"

// measureButteraugli compares a JPEG file with a reference, which is written
// into dir.
func measureButteraugli(ctx context.Context, program, dir string, reference picture, file string) (*butteraugli, error) {
	var b bytes.Buffer
	if err := reference.writePNG16(&b); err != nil {
		return nil, err
	}
	original := filepath.Join(dir, "reference.png")
	if err := os.WriteFile(original, b.Bytes(), 0o644); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program, original, file, "--pnorm", "3")
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := pinned(cmd.Start); err != nil {
		return nil, err
	}
	if err := cmd.Wait(); err != nil {
		return nil, fmt.Errorf("%s: %w: %s", butteraugliProgram, err, lastLine(stderr.String()))
	}
	return parseButteraugli(out.String())
}

// parseButteraugli reads the distance on the first line and "3-norm: 1.23" on
// the next.
func parseButteraugli(said string) (*butteraugli, error) {
	first, second, _ := strings.Cut(strings.TrimSpace(said), "\n")
	distance, err := strconv.ParseFloat(first, 64)
	norm, ok := strings.CutPrefix(second, "3-norm: ")
	value, err2 := strconv.ParseFloat(norm, 64)
	if err != nil || err2 != nil || !ok {
		return nil, fmt.Errorf("%s says %.200q", butteraugliProgram, said)
	}
	return &butteraugli{distance, value}, nil
}
