package edit_test

import (
	"fmt"

	"s3resize/lambda/edit"
)

func ExampleParse() {
	v, err := edit.Parse("unsafe/fit-in/300x200/filters:blur(2,2):format(WEBP)/photos/cat.jpg")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(v.Original)
	fmt.Println(v.Edits.Output.Format)
	fmt.Println(v.Key())
	// Output:
	// photos/cat.jpg
	// webp
	// fit-in/300x200/filters:blur(2):format(webp)/photos/cat.jpg
}

func ExampleParse_faults() {
	for _, key := range []string{"300x200/filters:greyscale()/cat.jpg", "300x200/filters:blur(200)/cat.jpg", "0300x200/cat.jpg"} {
		_, err := edit.Parse(key)
		fmt.Println(err)
	}
	// Output:
	// Thumbor filter "greyscale": expected the name of a filter, such as grayscale
	// Thumbor filter blur "200": expected a whole number from 1 to 150
	// resolution "0300x200": expected WxH, Wx or xH with whole numbers from 1 to 16383 and no leading zeros, such as 300x300
}

func ExampleDialects_Query() {
	d := edit.Dialects{Buckets: []string{"photos"}}
	r, err := d.Query("cat.jpg", map[string][]string{"w": {"300"}, "h": {"200"}, "fit": {"cover"}})
	fmt.Println(r.Key, r.Dialect, err)
	// Output: 300x200/cat.jpg query <nil>
}
