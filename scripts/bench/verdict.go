package main

import "strings"

// mostBytes is how much larger than sharp's a derivative may be that looks as
// good.
const mostBytes = 1.02

// Differences of less than these are not to be seen in the table, and are none.
const (
	slackPSNR        = 0.005
	slackSSIM        = 0.00005
	slackButteraugli = 0.005
)

// verdict is "yes" if ours is as close to the reference as sharp's, by every
// score there is, and not much larger; otherwise "no" and what is worse. It is
// "" where one of the two is missing.
func verdict(ours, sharp *score) string {
	if !ours.ok() || !sharp.ok() {
		return ""
	}
	var worse []string
	for _, c := range []struct {
		what string
		bad  bool
	}{
		{"bytes", float64(ours.Bytes) > mostBytes*float64(sharp.Bytes)},
		{"PSNR", ours.PSNR < sharp.PSNR-slackPSNR},
		{"SSIM", ours.SSIM < sharp.SSIM-slackSSIM},
		{"butteraugli", further(ours, sharp, func(b *butteraugli) float64 { return b.Distance })},
		{"3-norm", further(ours, sharp, func(b *butteraugli) float64 { return b.Norm })},
	} {
		if c.bad {
			worse = append(worse, c.what)
		}
	}
	if len(worse) > 0 {
		return "no: " + strings.Join(worse, ", ")
	}
	return "yes"
}

func further(ours, sharp *score, of func(*butteraugli) float64) bool {
	return ours.Butteraugli != nil && sharp.Butteraugli != nil &&
		of(ours.Butteraugli) > of(sharp.Butteraugli)+slackButteraugli
}
