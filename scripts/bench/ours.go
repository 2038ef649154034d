package main

import (
	"context"
	"os"
	"path/filepath"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

// runOurs makes a derivative as the function does.
func runOurs(data []byte, t task) (made, error) {
	wanted, err := t.edits()
	if err != nil {
		return made{}, err
	}
	beside := func(_ context.Context, s edit.Source) ([]byte, error) {
		return os.ReadFile(filepath.Join(filepath.Dir(t.File), s.Key))
	}
	res, err := pipeline.Run(context.Background(), data, wanted, pipeline.Options{Quality: t.Quality, Picture: beside})
	if err != nil {
		return made{}, err
	}
	return made{res.Bytes, res.Width, res.Height}, nil
}

// edits are what the task asks for.
func (t task) edits() (edit.Edits, error) {
	if t.Path == "" {
		return edit.Edits{Operations: []edit.Operation{edit.Resize{Width: t.Width, Height: t.Height}}}, nil
	}
	v, err := edit.Parse(t.Path + "/" + filepath.Base(t.File))
	return v.Edits, err
}
