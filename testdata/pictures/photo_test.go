package pictures

import (
	"image"
	"math"
	"testing"

	"github.com/gen2brain/jpegn"
)

func TestPhotoHasSkyAboveAndMeadowBelow(t *testing.T) {
	const w, h = 120, 80
	for _, seed := range []uint32{1, 3, 8} {
		img := Photo(w, h, seed)
		if r, _, b := mean(img, image.Rect(0, 0, w, h/8)); b < r || b < 100 {
			t.Errorf("place %d: the sky is red %.0f, blue %.0f", seed, r, b)
		}
		if r, g, b := mean(img, image.Rect(0, h-4, w, h)); g < b+20 || g < r {
			t.Errorf("place %d: the meadow is %.0f %.0f %.0f", seed, r, g, b)
		}
	}
}

func TestPhotoDependsOnItsSeed(t *testing.T) {
	if worst(t, Photo(30, 20, 1), Photo(30, 20, 2)) < 20 {
		t.Error("places 1 and 2 look alike")
	}
}

func TestGrainIsThatOfASensor(t *testing.T) {
	// Over one shade of grey the grain must be balanced and 1.5 to 4 steps
	// strong, as a telephone's is in good light.
	const n = 20000
	curve, light := newTone(), vec{0.2, 0.2, 0.2}
	var sum, squares float64
	for i := range uint32(n) {
		var pixel [4]uint8
		grain(pixel[:], light, curve, hash(i, 3))
		v := float64(pixel[1]) - 255*encodeSRGB(0.2)
		sum, squares = sum+v, squares+v*v
	}
	average := sum / n
	deviation := math.Sqrt(squares/n - average*average)
	if math.Abs(average) > 0.2 || deviation < 1.5 || deviation > 4 {
		t.Errorf("mean %.2f, deviation %.2f", average, deviation)
	}
}

func TestGrainStaysInRange(t *testing.T) {
	curve := newTone()
	for i := range uint32(2000) {
		var black, white [4]uint8
		grain(black[:], vec{}, curve, hash(i, 1))
		grain(white[:], vec{1, 1, 1}, curve, hash(i, 1))
		if black[1] > 30 || white[1] < 225 {
			t.Fatalf("wraps around: black becomes %v, white %v", black, white)
		}
	}
}

func TestPhotoCompressesLikeOne(t *testing.T) {
	// 12 megapixels make about 2 MB, 1.3 bits a pixel; smaller pictures hold
	// the same detail in fewer pixels, and need somewhat more for each.
	const w, h = 504, 378
	data, err := JPEG{Quality: 90, Subsampling: jpegn.Subsample420}.Encode(Photo(w, h, 1))
	if err != nil {
		t.Fatal(err)
	}
	if bits := float64(8*len(data)) / (w * h); bits < 1.2 || bits > 3 {
		t.Errorf("%.2f bits a pixel", bits)
	}
}
