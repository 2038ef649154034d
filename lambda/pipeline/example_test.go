package pipeline_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"log"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

func ExampleRun() {
	var original bytes.Buffer
	if err := png.Encode(&original, image.NewNRGBA(image.Rect(0, 0, 400, 300))); err != nil {
		log.Fatal(err)
	}
	variant, err := edit.Parse("100x100/filters:rotate(90):format(webp)/photos/cat.png")
	if err != nil {
		log.Fatal(err)
	}
	opt := pipeline.Options{Limits: pipeline.DefaultLimits(512 << 20), Quality: 80}
	result, err := pipeline.Run(context.Background(), original.Bytes(), variant.Edits, opt)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(result.Format, result.Width, result.Height)

	// Output: webp 100 100
}
