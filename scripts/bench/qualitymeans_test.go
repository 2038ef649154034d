package main

import "testing"

func TestQualityMeans(t *testing.T) {
	lines := []qualityRow{
		{
			Ours:  &score{Bytes: 200, PSNR: 40, SSIM: 0.98, Butteraugli: &butteraugli{4, 1}},
			Sharp: &score{Bytes: 100, PSNR: 39, SSIM: 0.97, Butteraugli: &butteraugli{2, 1}},
		},
		{
			Ours:  &score{Bytes: 100, PSNR: 38, SSIM: 0.95, Butteraugli: &butteraugli{1, 1}},
			Sharp: &score{Bytes: 200, PSNR: 38.5, SSIM: 0.95, Butteraugli: &butteraugli{4, 4}},
		},
		{Ours: &score{Error: "none"}, Sharp: &score{Bytes: 1}},
		{Ours: &score{Bytes: 1}},
	}
	// √(2·½), √(2·¼), √(1·¼)
	want := "ours to sharp's, mean of 2 lines: bytes 1.000, PSNR +0.25 dB, SSIM +0.0050, butteraugli 0.71, 3-norm 0.50\n"
	if got := qualityMeans(lines); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	lines[0].Ours.Butteraugli, lines[1].Sharp.Butteraugli = nil, nil
	want = "ours to sharp's, mean of 2 lines: bytes 1.000, PSNR +0.25 dB, SSIM +0.0050\n"
	if got := qualityMeans(lines); got != want {
		t.Errorf("without butteraugli: %s, want %s", got, want)
	}
	if got := qualityMeans(lines[1:]); got != "" {
		t.Errorf("one line: %s", got)
	}
}
