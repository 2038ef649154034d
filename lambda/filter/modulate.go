package filter

import "image"

// Modulate changes colours in CIE LCh: sharp's modulate. L, 0 to 100, is
// multiplied by brightness, and lightness is added to it; C is multiplied by
// saturation; h is turned by hue degrees. What changes nothing is 1, 1, 0, 0.
// Brightness and saturation are 0 to 1000, lightness -1000 to 1000, hue any
// number. Colours outside sRGB are cut off by channel.
//
// sharp has whole degrees only.
func Modulate(img *image.NRGBA, brightness, saturation, hue, lightness float64) {
	if brightness == 1 && saturation == 1 && hue == 0 && lightness == 0 {
		return
	}
	const most = 1000
	brightness, saturation = min(max(brightness, 0), most), min(max(saturation, 0), most)
	newLabMap(brightness, min(max(lightness, -most), most), saturation, hue).apply(img)
}
