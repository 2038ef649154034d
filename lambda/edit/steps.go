package edit

// steps are the spellings that a bare name in ALLOWED_OPERATIONS opens to
// everyone, each canonical. The first names say how a size is met and have no
// filter in keys of their own everywhere; then come operations, and then what is
// about the file. They are few where numbers are free: a blur by 7 shows nobody
// more than one by 5 does, and would be another object in the bucket.
//
// The other filters have no steps, because their arguments are of any number or
// name other pictures: focal, crop, extract, watermark, frame, text, noise, curve,
// max_bytes and so on. So does format(avif), whose encoder takes seconds.
var steps = []struct {
	name      string
	spellings []string
}{
	{"fit-in", []string{"fit-in()"}},
	{"full-fit-in", []string{"full-fit-in()"}},
	{"adaptive", []string{"adaptive()"}},
	{"upscale", []string{"upscale()"}},
	{"no_upscale", []string{"no_upscale()"}},
	{"stretch", []string{"stretch()"}},
	{"smart", []string{"smart()"}},
	{"gravity", []string{
		"gravity(north)", "gravity(northeast)", "gravity(east)", "gravity(southeast)",
		"gravity(south)", "gravity(southwest)", "gravity(west)", "gravity(northwest)",
	}},
	{"fill", []string{"fill(ffffff)", "fill(000000)", "fill(auto)", "fill(blur)", "fill(transparent)"}},

	{"trim", []string{"trim()"}},
	{"flop", []string{"flop()"}},
	{"flip", []string{"flip()"}},
	{"rotate", []string{"rotate(90)", "rotate(180)", "rotate(270)"}},
	{"round_corner", []string{"round_corner(20,255,255,255)", "round_corner(20,0,0,0,1)"}},
	{"rounded_corners", []string{"rounded_corners(10)", "rounded_corners(20)", "rounded_corners(40)"}},
	{"round_crop", []string{"round_crop()"}},
	{"smart_crop", []string{"smart_crop()"}},
	{"brightness", []string{"brightness(-40)", "brightness(-20)", "brightness(20)", "brightness(40)"}},
	{"contrast", []string{"contrast(-40)", "contrast(-20)", "contrast(20)", "contrast(40)"}},
	{"oss_bright", []string{"oss_bright(-40)", "oss_bright(-20)", "oss_bright(20)", "oss_bright(40)"}},
	{"oss_contrast", []string{"oss_contrast(-40)", "oss_contrast(-20)", "oss_contrast(20)", "oss_contrast(40)"}},
	{"grayscale", []string{"grayscale()", "grayscale(linear)"}},
	{"rgb", []string{"rgb(20,0,0)", "rgb(0,20,0)", "rgb(0,0,20)"}},
	{"saturation", []string{"saturation(0)", "saturation(0.5)", "saturation(1.5)", "saturation(2)"}},
	{"equalize", []string{"equalize()"}},
	{"normalise", []string{"normalise()"}},
	{"negate", []string{"negate()"}},
	{"threshold", []string{"threshold(128)"}},
	{"background_color", []string{"background_color(ffffff)", "background_color(000000)", "background_color(auto)"}},
	{"unflatten", []string{"unflatten()"}},
	{"remove_alpha", []string{"remove_alpha()"}},
	{"blur", []string{"blur(1)", "blur(2)", "blur(5)", "blur(10)", "blur(20)"}},
	{"gaussian", []string{"gaussian(1)", "gaussian(2)", "gaussian(5)", "gaussian(10)"}},
	{"box_blur", []string{"box_blur()"}},
	{"oss_blur", []string{"oss_blur(5,5)", "oss_blur(20,20)"}},
	{"sharpen", []string{"sharpen(1,1,true)"}},
	{"unsharp", []string{"unsharp()"}},
	{"oss_sharpen", []string{"oss_sharpen(100)"}},
	{"median", []string{"median(3)"}},

	{"format", []string{"format(jpeg)", "format(png)", "format(webp)"}},
	{"autojpg", []string{"autojpg()"}},
	{"quality", []string{
		"quality(10)", "quality(20)", "quality(30)", "quality(40)", "quality(50)", "quality(60)",
		"quality(70)", "quality(75)", "quality(80)", "quality(85)", "quality(90)", "quality(95)",
	}},
	{"quality_percent", []string{"quality_percent(70)", "quality_percent(80)", "quality_percent(90)"}},
	{"quality_limit", []string{"quality_limit(70)", "quality_limit(80)", "quality_limit(90)"}},
	{"coding", []string{"coding(baseline)", "coding(progressive)"}},
	{"chroma", []string{"chroma(420)", "chroma(444)"}},
	{"lossless", []string{"lossless()"}},
	{"palette", []string{"palette()"}},
	{"cover", []string{"cover()"}},
	{stripExif, []string{"strip_exif()"}},
}

// shapeNames are the steps' names for how a size is met, all of which the name
// resize opens.
var shapeNames = []string{"fit-in", "full-fit-in", "adaptive", "upscale", "no_upscale", "stretch", "smart", "gravity"}

// stepsOf are the spellings that a name opens; none for a name without steps.
func stepsOf(name string) (spellings []string) {
	for _, s := range steps {
		if s.name == name {
			return s.spellings
		}
	}
	if name == resizeName {
		for _, shape := range shapeNames {
			spellings = append(spellings, stepsOf(shape)...)
		}
	}
	return spellings
}

const resizeName = "resize"
