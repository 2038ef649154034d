package filter

import "testing"

func TestBrightOSS(t *testing.T) {
	for amount, want := range map[int][]uint8{
		50:   {50, 150, 255, 9},
		-50:  {0, 50, 200, 9},
		0:    {0, 100, 250, 9},
		100:  {100, 200, 255, 9},
		5000: {100, 200, 255, 9},
	} {
		img := picture(0, 100, 250, 9)
		BrightOSS(img, amount)
		checkPixels(t, "bright", img, 0, want...)
	}
}

// Slopes are 1.5, 0.75, 1, 2 and 0.5. 27·1.5 = 40.5 and 1·0.75.
func TestContrastOSS(t *testing.T) {
	for amount, want := range map[int][]uint8{
		50:    {87, 128, 255, 9, 126, 130, 0, 0},
		-50:   {108, 128, 203, 9, 127, 129, 32, 0},
		0:     {101, 128, 228, 9, 127, 129, 0, 0},
		100:   {74, 128, 255, 9, 126, 130, 0, 0},
		-100:  {114, 128, 178, 9, 127, 129, 64, 0},
		-7777: {114, 128, 178, 9, 127, 129, 64, 0},
	} {
		img := picture(101, 128, 228, 9, 127, 129, 0, 0)
		ContrastOSS(img, amount)
		checkPixels(t, "contrast", img, 0, want...)
	}
}
