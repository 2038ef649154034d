package edit

// Brightness adds trunc(255·Percent/100) to each channel; -100 to 100. It is
// Thumbor's.
type Brightness struct{ Percent int }

// Contrast spreads values around 128; -100 to 100. It is Thumbor's.
type Contrast struct{ Percent int }

// OSSBright is OSS's bright, -100 to 100.
type OSSBright struct{ Percent int }

// OSSContrast is OSS's contrast, -100 to 100.
type OSSContrast struct{ Percent int }

// Grayscale leaves the luma of ITU-R BT.601, as Thumbor does.
type Grayscale struct {
	// Linear leaves the luminance of linear light instead, as sharp does.
	Linear bool
}

// RGB adds a percentage of 255, -100 to 100, to each channel. It is Thumbor's.
type RGB struct{ R, G, B int }

// Tint gives the picture one hue and keeps its lightness. It is sharp's.
type Tint struct{ Color Color }

// Colorize mixes each channel with a colour's: the percentages, 0 to 100, say
// how much of the colour. It is Thumbor's.
type Colorize struct {
	R, G, B int
	Color   Color
}

// Saturation multiplies the distance from grey by Factor: 0 is grey, 1 changes
// nothing. It is Thumbor's.
type Saturation struct{ Factor float64 }

// Noise adds grey noise, 0 to 100. The same seed gives the same noise.
type Noise struct{ Amount, Seed int }

// Equalize equalises each channel's histogram. It is Thumbor's.
type Equalize struct{}

// Normalise stretches luminance so that the given percentiles, 0 to 99 and 1
// to 100, become black and white. It is sharp's; its defaults are 1 and 99.
type Normalise struct{ Lower, Upper int }

// Curve maps values through curves: first one for all channels, then red, green
// and blue. Each is a list of points "x,y" with 0 to 255 in order of x. It is
// Thumbor's.
type Curve struct{ All, Red, Green, Blue Numbers }

// Negate inverts the channels.
type Negate struct{ Alpha bool }

// Gamma raises each channel, as a part of 255, to the power In and then to 1/Out;
// 1 to 3 each, 0 means 1. sharp's gamma is one with In before resizing and one
// with Out near the end.
type Gamma struct{ In, Out float64 }

// Linear computes Multiplier·value + Offset. It is sharp's.
type Linear struct{ Multiplier, Offset float64 }

// Threshold makes values of at least Level white and others black; 0 to 255.
type Threshold struct {
	Level int
	// Channels looks at each channel for itself instead of the luminance.
	Channels bool
}

// Recomb multiplies each pixel by a matrix of 3×3 (red, green, blue) or 4×4
// (and alpha) numbers, row by row. It is sharp's.
type Recomb struct{ Matrix Numbers }

// Modulate changes a picture in LCh: brightness and saturation by factors (1
// changes nothing), hue by degrees, lightness by adding. It is sharp's.
type Modulate struct {
	Brightness, Saturation, Hue, Lightness float64
}

// Flatten lays the picture over a colour, after which it is opaque.
type Flatten struct {
	Color Color
	// Auto takes the picture's mean colour instead.
	Auto bool
}

// Unflatten makes white transparent. It is sharp's.
type Unflatten struct{}

// EnsureAlpha adds an alpha channel of the given opacity, 0 to 1, to pictures
// that are opaque. It is sharp's.
type EnsureAlpha struct{ Alpha float64 }

// RemoveAlpha drops the alpha channel and shows the colours under it. It is
// sharp's.
type RemoveAlpha struct{}

// ExtractChannel leaves one channel, 0 to 3 for red to alpha, as grey. It is
// sharp's.
type ExtractChannel struct{ Channel int }

// Bandbool combines a pixel's channels bit by bit into one grey. It is sharp's.
type Bandbool struct {
	// Operator is "and", "or" or "eor".
	Operator string
}

// Numbers is a list of numbers in its one spelling: shortest decimal forms
// separated by ";". It is a string so that operations can be compared.
type Numbers string

func (Brightness) operation()     {}
func (Contrast) operation()       {}
func (OSSBright) operation()      {}
func (OSSContrast) operation()    {}
func (Grayscale) operation()      {}
func (RGB) operation()            {}
func (Tint) operation()           {}
func (Colorize) operation()       {}
func (Saturation) operation()     {}
func (Noise) operation()          {}
func (Equalize) operation()       {}
func (Normalise) operation()      {}
func (Curve) operation()          {}
func (Negate) operation()         {}
func (Gamma) operation()          {}
func (Linear) operation()         {}
func (Threshold) operation()      {}
func (Recomb) operation()         {}
func (Modulate) operation()       {}
func (Flatten) operation()        {}
func (Unflatten) operation()      {}
func (EnsureAlpha) operation()    {}
func (RemoveAlpha) operation()    {}
func (ExtractChannel) operation() {}
func (Bandbool) operation()       {}
