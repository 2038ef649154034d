package edit

// spelling is how an operation is written as a filter, and read back.
type spelling struct {
	name  string
	read  func(a *arguments) Operation
	write func(a *arguments, op Operation) (same bool)
}

// spelled pairs a filter's name with the function for its arguments.
func spelled[T Operation](name string, spell func(*arguments, *T)) spelling {
	return spelling{
		name: name,
		read: func(a *arguments) Operation {
			var op T
			spell(a, &op)
			return op
		},
		write: func(a *arguments, op Operation) bool {
			t, same := op.(T)
			if same {
				spell(a, &t)
			}
			return same
		},
	}
}

// nothing is for operations without arguments.
func nothing[T Operation](*arguments, *T) {}

// filterSpellings are the filters that are one operation each, wherever in the list
// of filters they stand. Each name has one meaning: Thumbor's where Thumbor has
// the word. The others are our own, for what sharp and OSS can do. An operation
// with two filterSpellings is written as the first that can say it.
var filterSpellings = []spelling{
	spelled("resize", spellResize),
	spelled("proportion", spellProportion),
	spelled("focus_on", spellFocal),
	spelled("trim", spellTrim),
	spelled("trim_border", spellTrimBorder),
	spelled("crop", spellCrop),
	spelled("extract", spellExtract),
	spelled("crop_at", spellCropAt),
	spelled("slice", spellSlice),
	spelled("flop", nothing[Flop]),
	spelled("flip", nothing[Flip]),
	spelled("rotate", spellRotate),
	spelled("turn", spellTurn),
	spelled("auto_orient", nothing[AutoOrient]),
	spelled("extend", spellExtend),
	spelled("canvas", spellCanvas),
	spelled("round_corner", spellRoundCorners),
	spelled("circle", spellCircle),
	spelled("rounded_corners", spellRoundedCorners),
	spelled("round_crop", spellRoundCrop),
	spelled("smart_crop", spellSmartCrop),

	spelled("brightness", spellBrightness),
	spelled("contrast", spellContrast),
	spelled("oss_bright", spellOSSBright),
	spelled("oss_contrast", spellOSSContrast),
	spelled("grayscale", spellGrayscale),
	spelled("rgb", spellRGB),
	spelled("tint", spellTint),
	spelled("colorize", spellColorize),
	spelled("saturation", spellSaturation),
	spelled("noise", spellNoise),
	spelled("equalize", nothing[Equalize]),
	spelled("normalise", spellNormalise),
	spelled("curve", spellCurve),
	spelled("negate", spellNegate),
	spelled("gamma", spellGamma),
	spelled("linear", spellLinear),
	spelled("threshold", spellThreshold),
	spelled("recomb", spellRecomb),
	spelled("modulate", spellModulate),
	spelled("background_color", spellFlatten),
	spelled("unflatten", nothing[Unflatten]),
	spelled("ensure_alpha", spellEnsureAlpha),
	spelled("remove_alpha", nothing[RemoveAlpha]),
	spelled("extract_channel", spellExtractChannel),
	spelled("bandbool", spellBandbool),

	spelled("blur", spellBlur),
	spelled("gaussian", spellGaussian),
	spelled("box_blur", nothing[BoxBlur]),
	spelled("oss_blur", spellOSSBlur),
	spelled("sharpen", spellSharpen),
	spelled("unsharp", spellUnsharp),
	spelled("oss_sharpen", spellOSSSharpen),
	spelled("convolution", spellConvolution),
	spelled("convolve", spellConvolve),
	spelled("median", spellMedian),
	spelled("clahe", spellCLAHE),

	spelled("watermark", spellWatermark),
	spelled("overlay", spellOverlay),
	spelled("oss_watermark", spellOSSWatermark),
	spelled("frame", spellFrame),
	spelled("content_moderation", spellContentModeration),
}

// spell writes an operation as a filter. Its errors name the argument that is out
// of range.
func spell(op Operation) (filter string, err error) {
	for _, s := range filterSpellings {
		a := writeArguments(s.name)
		switch {
		case !s.write(a, op):
		case a.fault == nil:
			return s.name + "(" + a.String() + ")", nil
		case err == nil && a.fault != errOtherSpelling:
			err = a.fault
		}
	}
	if err == nil {
		err = errOtherSpelling
	}
	return "", err
}

// OperationName is the name of an operation in keys, "blur" or "extract": that
// of the filter which is this operation, or would be if it did not stand in
// front of the filters, as "resize", "crop", "trim", "flip" and "focal" do.
func OperationName(op Operation) string {
	if _, ok := op.(Focal); ok {
		return "focal"
	}
	for _, s := range filterSpellings {
		if s.write(writeArguments(s.name), op) {
			return s.name
		}
	}
	return "unknown"
}

// readSpelled reads a filter that is one operation.
func readSpelled(name string, a *arguments) (op Operation, found bool) {
	for _, s := range filterSpellings {
		if s.name == name {
			return s.read(a), true
		}
	}
	return nil, false
}
