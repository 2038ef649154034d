package edit

// normal leaves out the options that the format has no use for.
func (o Output) normal() Output {
	if o.Format == JPEG {
		o.AutoJPEG = false
	}
	if o.Format == "" || o.AutoJPEG {
		return o
	}
	n := Output{Format: o.Format, Still: o.Still}
	switch o.Format {
	case JPEG:
		n.Quality, n.QualityPercent, n.QualityLimit, n.MaxBytes = o.Quality, o.QualityPercent, o.QualityLimit, o.MaxBytes
		n.Coding, n.Chroma = o.Coding, o.Chroma
	case WebP:
		n.Quality, n.QualityPercent, n.QualityLimit, n.MaxBytes, n.Lossless = o.Quality, o.QualityPercent, o.QualityLimit, o.MaxBytes, o.Lossless
	case AVIF:
		n.Quality, n.QualityPercent = o.Quality, o.QualityPercent
	case PNG:
		n.Palette = o.Palette
	}
	return n
}
