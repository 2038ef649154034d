package edit

import (
	"slices"
	"testing"
)

func TestNormalOperations(t *testing.T) {
	red := Color{255, 0, 0, 255}
	box := Resize{Width: 300, Height: 200}
	half := Resize{Scale: 0.5}
	fitIn := Resize{Width: 300, Height: 200, Fit: Inside, NoEnlarge: true}
	focal, other := Focal{1, 2, 3, 4}, Focal{0, 9, 3, 11}
	for name, tt := range map[string]struct{ ops, want []Operation }{
		"nothing":            {operations(ThumborBrightness{}, Saturation{1}, Rotate{Angle: -360}, Extend{Mode: ExtendCopy}, Median{1}, Gamma{1, 1}), nil},
		"scale 1":            {operations(Resize{Scale: 1, Kernel: Lanczos3, Gravity: North}), nil},
		"one side":           {operations(Resize{Width: 300, Fit: Fill, Gravity: North, Focus: Smart, Adaptive: true, NoReduce: true}), operations(Resize{Width: 300, NoReduce: true})},
		"one side and orig":  {operations(Resize{OriginalWidth: true, Fit: Inside, NoEnlarge: true}), nil},
		"box times scale":    {operations(Resize{Width: 301, Height: 1, Scale: 0.5}), operations(Resize{Width: 151, Height: 1})},
		"side times scale":   {operations(Resize{Height: 300, Scale: 2}), operations(Resize{Height: 600})},
		"orig times scale":   {operations(Resize{OriginalWidth: true, Height: 300, Scale: 0.5}), operations(Resize{OriginalWidth: true, Height: 300, Scale: 0.5})},
		"gravity of no crop": {operations(Resize{Width: 3, Height: 2, Fit: Inside, Gravity: East, Focus: Entropy}), operations(Resize{Width: 3, Height: 2, Fit: Inside})},
		"gravity and focus":  {operations(Resize{Width: 3, Height: 2, Gravity: East, Focus: Entropy}), operations(Resize{Width: 3, Height: 2, Focus: Entropy})},
		"adaptive square":    {operations(Resize{Width: 3, Height: 3, Adaptive: true}), operations(Resize{Width: 3, Height: 3})},
		"scaled up or not":   {operations(Resize{Scale: 2, NoEnlarge: true}, Resize{Scale: 0.5, NoEnlarge: true}), operations(half)},
		"scaled at once":     {operations(box, half), operations(Resize{Width: 150, Height: 100})},
		"scaled later":       {operations(box, ThumborBlur{1, 1}, half), operations(box, ThumborBlur{1, 1}, half)},
		"scaled if needed":   {operations(fitIn, half), operations(fitIn, half)},
		"mirrorings":         {operations(Flip{}, Flop{}, Flip{}, Flop{}, Flop{}), operations(Flop{})},
		"mirrored twice":     {operations(Flop{}, ThumborBrightness{}, Flop{}), nil},
		"flop first":         {operations(Flip{}, Flop{}), operations(Flop{}, Flip{})},
		"mirrored between":   {operations(Flop{}, ThumborBlur{1, 1}, Flop{}), operations(Flop{}, ThumborBlur{1, 1}, Flop{})},
		"right angles":       {operations(Rotate{90, red}, Rotate{-180, red}), operations(Rotate{Angle: 270})},
		"all around":         {operations(Rotate{Angle: 90}, Rotate{Angle: 270}), nil},
		"other angles":       {operations(Rotate{405, red}, Rotate{45, red}), operations(Rotate{45, red}, Rotate{45, red})},
		"upright already":    {operations(AutoOrient{}, box, AutoOrient{}), operations(box)},
		"upright once":       {operations(box, AutoOrient{}, ThumborBlur{1, 1}, AutoOrient{}), operations(box, AutoOrient{}, ThumborBlur{1, 1})},
		"canvas filled":      {operations(box, Canvas{Width: 300, Height: 100, Color: red}), operations(box)},
		"canvas higher":      {operations(box, Canvas{Width: 300, Height: 400, Color: red}), operations(box, Canvas{Height: 400, Color: red})},
		"canvas shown":       {operations(box, Canvas{Width: 300, Height: 200, Color: red, Through: true}), operations(box, Canvas{Color: red, Through: true})},
		"canvas filled then": {operations(box, Flop{}, ThumborBlur{1, 1}, Canvas{Width: 300, Height: 100}), operations(box, Flop{}, ThumborBlur{1, 1})},
		"canvas on canvas":   {operations(box, Canvas{Width: 400}, Canvas{Width: 350, Height: 201}), operations(box, Canvas{Width: 400}, Canvas{Height: 201})},
		"canvas turned":      {operations(box, Rotate{Angle: 90}, Canvas{Width: 300}), operations(box, Rotate{Angle: 90}, Canvas{Width: 300})},
		"canvas needed":      {operations(fitIn, Canvas{Width: 300, Height: 200, With: FillBlur, Color: red}), operations(fitIn, Canvas{Width: 300, Height: 200, With: FillBlur})},
		"canvas of nothing":  {operations(Canvas{Color: red, Gravity: East}), nil},
		"focal areas":        {operations(focal, ThumborBlur{1, 1}, other, Resize{Width: 3, Height: 2, Gravity: West}), operations(ThumborBlur{1, 1}, other, focal, Resize{Width: 3, Height: 2})},
		"focal for nothing":  {operations(focal, fitIn, other), operations(fitIn)},
		"colours":            {operations(Flatten{red, true}, Tint{Color{1, 2, 3, 4}}, SharpTrim{Background: red}), operations(Flatten{Auto: true}, Tint{Color{1, 2, 3, 255}}, SharpTrim{})},
		"hue":                {operations(Modulate{1, 1, -360, 0}, Modulate{1, 2, -90, 0}), operations(Modulate{1, 2, 270, 0})},
		"watermark":          {operations(OSSWatermark{Percent: 9, Text: Text{Content: "a", Size: 3}, TextFirst: true, Align: 1, Interval: 7}), operations(OSSWatermark{Text: Text{Content: "a", Size: 3}})},
		"overlay":            {operations(Overlay{Gravity: East, Blend: "color-dodge", Left: Position{Kind: PositionPixels}, Top: Position{Kind: PositionPixels}}), operations(Overlay{Blend: "colour-dodge", Left: Position{Kind: PositionPixels}, Top: Position{Kind: PositionPixels}})},
	} {
		if got := (Edits{Operations: tt.ops}).normal().Operations; !slices.Equal(got, tt.want) {
			t.Errorf("%s: %+v becomes\n%+v; want\n%+v", name, tt.ops, got, tt.want)
		}
	}
}

func TestNormalOutput(t *testing.T) {
	all := Output{Quality: 1, QualityPercent: 2, QualityLimit: 3, MaxBytes: 4, Coding: Progressive, Chroma: Chroma444, Lossless: true, Palette: true, Still: true}
	with := func(f Format, auto bool) Output {
		o := all
		o.Format, o.AutoJPEG = f, auto
		return o
	}
	for _, tt := range []struct{ in, want Output }{
		{all, all},
		{with(PNG, true), with(PNG, true)},
		{with(JPEG, true), Output{Format: JPEG, Quality: 1, QualityPercent: 2, QualityLimit: 3, MaxBytes: 4, Coding: Progressive, Chroma: Chroma444, Still: true}},
		{with(WebP, false), Output{Format: WebP, Quality: 1, QualityPercent: 2, QualityLimit: 3, MaxBytes: 4, Lossless: true, Still: true}},
		{with(AVIF, false), Output{Format: AVIF, Quality: 1, QualityPercent: 2, Still: true}},
		{with(PNG, false), Output{Format: PNG, Palette: true, Still: true}},
		{with(GIF, false), Output{Format: GIF, Still: true}},
	} {
		if got := tt.in.normal(); got != tt.want {
			t.Errorf("%+v becomes\n%+v; want\n%+v", tt.in, got, tt.want)
		}
	}
}
