package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"

	"s3resize/lambda/codec"
	"s3resize/scripts/internal/command"
)

// qualityResult is how good the derivatives look.
type qualityResult struct {
	// Reference is who made the references.
	Reference string       `json:"reference"`
	Rows      []qualityRow `json:"rows"`
	// LeftOut says what was not judged, and why.
	LeftOut []string `json:"leftOut,omitempty"`
}

// qualityRow is one photo at one size.
type qualityRow struct {
	Name  string `json:"name"`
	Ours  *score `json:"ours,omitempty"`
	Sharp *score `json:"sharp,omitempty"`
	Stock *score `json:"stock,omitempty"`
	// Verdict is "yes", or "no" with the scores that are worse than sharp's; ""
	// without sharp.
	Verdict string `json:"verdict,omitempty"`
}

// score is one engine's derivative next to the reference.
type score struct {
	Bytes int     `json:"bytes"`
	PSNR  float64 `json:"psnr"` // dB
	SSIM  float64 `json:"ssim"`
	// Butteraugli is nil where it is not installed.
	Butteraugli *butteraugli `json:"butteraugli,omitempty"`
	// Error is why there is no score.
	Error string `json:"error,omitempty"`
}

func (s *score) ok() bool { return s != nil && s.Error == "" }

// jury has what quality is judged with.
type jury struct {
	magick      *magick // nil is not installed
	butteraugli string  // the program; "" is not installed
	dir         string  // for files in passing
}

// judge compares the engines' derivatives of photos with references.
func judge(ctx context.Context, photos []task, engines []*child, dir string, progress *command.Progress) (*qualityResult, error) {
	j := jury{magick: findMagick(ctx), dir: dir}
	res := &qualityResult{Reference: "this command"}
	if j.magick != nil {
		res.Reference = j.magick.version
	} else {
		res.LeftOut = append(res.LeftOut, "ImageMagick is not installed (Debian: imagemagick)")
	}
	var err error
	if j.butteraugli, err = exec.LookPath(butteraugliProgram); err != nil {
		res.LeftOut = append(res.LeftOut, butteraugliProgram+" is not installed (Debian: libjxl-devtools)")
	}
	for i, t := range photos {
		progress.Show(fmt.Sprintf("quality, %d of %d: %s", i+1, len(photos), t.Name))
		data, err := os.ReadFile(t.File)
		if err != nil {
			return nil, err
		}
		if why := unfit(data, t); why != "" {
			res.LeftOut = append(res.LeftOut, t.Name+": "+why)
			continue
		}
		row, err := j.row(ctx, data, t, engines)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.Name, err)
		}
		res.Rows = append(res.Rows, row)
	}
	return res, nil
}

// unfit says why a photo cannot be judged at a size; "" if it can.
func unfit(data []byte, t task) string {
	h, err := codec.ReadHeader(data, codec.Limits{})
	switch {
	case err != nil:
		return err.Error()
	case h.Profile != nil:
		return "has a colour profile, and the reference would have to be converted"
	case min(h.Width, h.Height) < 2*max(t.Width, t.Height):
		return "is not much larger than the derivative"
	}
	return ""
}

func (j jury) row(ctx context.Context, data []byte, t task, engines []*child) (qualityRow, error) {
	row := qualityRow{Name: t.Name}
	references, err := j.references(ctx, data, t)
	if err != nil {
		return row, err
	}
	places := map[string]**score{engineOurs: &row.Ours, engineSharp: &row.Sharp, engineStock: &row.Stock}
	for _, engine := range engines {
		if place := places[engine.engine]; place != nil {
			if *place, err = j.score(ctx, t, engine, references); err != nil {
				return row, err
			}
		}
	}
	row.Verdict = verdict(row.Ours, row.Sharp)
	return row, nil
}

// references has one for each way to cut the derivative.
func (j jury) references(ctx context.Context, data []byte, t task) ([]picture, error) {
	img, err := decodeUpright(data)
	if err != nil {
		return nil, err
	}
	var list []picture
	for _, f := range fittings(img.Bounds().Size(), t.Width, t.Height) {
		if j.magick == nil {
			list = append(list, lanczos(img, f))
			continue
		}
		p, err := j.magick.reference(ctx, data, f)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// score has an engine make the derivative, and compares it with the reference
// that was cut as it was: the nearest.
func (j jury) score(ctx context.Context, t task, engine *child, references []picture) (*score, error) {
	t.Output = filepath.Join(j.dir, engine.engine+".jpg")
	a, err := engine.ask(t)
	if err != nil {
		return nil, err
	}
	if a.Error != "" {
		return &score{Error: a.Error}, nil
	}
	data, err := os.ReadFile(t.Output)
	if err != nil {
		return nil, err
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return &score{Error: err.Error()}, nil
	}
	p := pictureOf(img)
	if want := references[0].size(); p.size() != want {
		return &score{Error: fmt.Sprintf("is %v instead of %v", times(p.size()), times(want))}, nil
	}
	reference := nearest(p, references)
	s := &score{Bytes: len(data), PSNR: psnr(reference, p), SSIM: ssim(reference, p)}
	if j.butteraugli != "" {
		s.Butteraugli, err = measureButteraugli(ctx, j.butteraugli, j.dir, reference, t.Output)
	}
	return s, err
}

func times(size image.Point) string { return fmt.Sprintf("%d×%d", size.X, size.Y) }

func nearest(p picture, references []picture) picture {
	best := references[0]
	for _, r := range references[1:] {
		if psnr(r, p) > psnr(best, p) {
			best = r
		}
	}
	return best
}
