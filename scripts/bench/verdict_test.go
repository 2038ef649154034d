package main

import "testing"

func TestVerdict(t *testing.T) {
	sharp := score{Bytes: 1000, PSNR: 34, SSIM: 0.95, Butteraugli: &butteraugli{5, 1.7}}
	for want, ours := range map[string]score{
		"yes":                    {Bytes: 1020, PSNR: 34, SSIM: 0.95, Butteraugli: &butteraugli{5, 1.7}},
		"no: bytes":              {Bytes: 1021, PSNR: 36, SSIM: 0.99, Butteraugli: &butteraugli{1, 1}},
		"no: PSNR":               {Bytes: 900, PSNR: 33.99, SSIM: 0.99},
		"no: SSIM, 3-norm":       {Bytes: 900, PSNR: 36, SSIM: 0.9499, Butteraugli: &butteraugli{4, 1.71}},
		"no: butteraugli":        {Bytes: 900, PSNR: 36, SSIM: 0.96, Butteraugli: &butteraugli{5.01, 1}},
		"no: PSNR, SSIM, 3-norm": {Bytes: 900, PSNR: 1, SSIM: 0, Butteraugli: &butteraugli{0, 9}},
		"":                       {Error: "broken"},
	} {
		if got := verdict(&ours, &sharp); got != want {
			t.Errorf("%+v: %q, want %q", ours, got, want)
		}
	}
	if got := verdict(&sharp, nil); got != "" {
		t.Errorf("without sharp: %q", got)
	}
	if got := verdict(&score{PSNR: 33.996, SSIM: 0.94996}, &score{Bytes: 1, PSNR: 34, SSIM: 0.95}); got != "yes" {
		t.Errorf("what the table does not show: %q", got)
	}
}
