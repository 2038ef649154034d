package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

// originalsFolder is where the originals lie, beside the results.
const originalsFolder = "originals"

// shown is an entry as it is to be seen.
type shown struct {
	entry
	before, after file
	err           error
}

// file is a picture of the page.
type file struct {
	// name is relative to the page.
	name          string
	width, height int
	bytes         int
}

// render makes all pictures and the page. What fails is shown as failed, and is
// an error after everything else has been done.
func render(ctx context.Context, opt options, stderr io.Writer) error {
	if err := os.MkdirAll(opt.folder, 0o755); err != nil {
		return err
	}
	var list []shown
	failed := 0
	for i, e := range opt.entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		s, err := e.render(ctx, opt.folder)
		if err != nil {
			return err
		}
		line := fmt.Sprintf("%d×%d, %d bytes", s.after.width, s.after.height, s.after.bytes)
		if s.err != nil {
			failed++
			line = "error: " + s.err.Error()
		}
		fmt.Fprintf(stderr, "gallery: %d of %d: %s: %s\n", i+1, len(opt.entries), e.name, line)
		list = append(list, s)
	}
	var b bytes.Buffer
	if err := writePage(&b, list); err != nil {
		return err
	}
	name := filepath.Join(opt.folder, "index.html")
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d pictures could not be made; %s has the others", failed, len(list), name)
	}
	fmt.Fprintf(stderr, "gallery: wrote %s\n", name)
	return nil
}

// render makes one picture and stores it and its original. The error is that of
// the folder; one of the picture is in what is shown.
func (e entry) render(ctx context.Context, folder string) (s shown, err error) {
	s.entry = e
	data, result, err := e.make(ctx)
	switch {
	case ctx.Err() != nil:
		return s, context.Cause(ctx)
	case err != nil:
		s.err = err
		return s, nil
	}
	h, err := codec.ReadHeader(data, codec.Limits{})
	if err != nil {
		return s, err
	}
	if h.Orientation.Swaps() {
		h.Width, h.Height = h.Height, h.Width // as browsers show it
	}
	s.before = file{path.Join(originalsFolder, e.original), h.Width, h.Height, len(data)}
	s.after = file{e.name + "." + string(result.Format), result.Width, result.Height, len(result.Bytes)}
	return s, errors.Join(store(folder, s.before.name, data), store(folder, s.after.name, result.Bytes))
}

// make reads the original and makes the derivative, as the function does. A
// warning is an error here.
func (e entry) make(ctx context.Context) (original []byte, result pipeline.Result, err error) {
	v, err := edit.Parse(e.key())
	if err != nil {
		return nil, result, err
	}
	if original, err = readOriginal(v.Original); err != nil {
		return nil, result, err
	}
	other := func(_ context.Context, s edit.Source) ([]byte, error) { return readOriginal(s.Key) }
	result, err = pipeline.Run(ctx, original, v.Edits, pipeline.Options{Picture: other})
	return original, result, cmp.Or(err, result.Warning)
}

func store(folder, name string, data []byte) error {
	file := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o644)
}
