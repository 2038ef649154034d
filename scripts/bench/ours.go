package main

import (
	"context"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

// runOurs makes a derivative as the function does.
func runOurs(data []byte, t task) (made, error) {
	wanted := edit.Edits{Operations: []edit.Operation{edit.Resize{Width: t.Width, Height: t.Height}}}
	res, err := pipeline.Run(context.Background(), data, wanted, pipeline.Options{Quality: t.Quality})
	if err != nil {
		return made{}, err
	}
	return made{res.Bytes, res.Width, res.Height}, nil
}
