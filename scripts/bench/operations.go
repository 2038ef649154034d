package main

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"s3resize/lambda/edit"
	"s3resize/scripts/internal/command"
	"s3resize/testdata/pictures"
)

// mustOperation is the ratio of our time to sharp's that no operation is to
// exceed.
const mustOperation = 2.0

// operationsName is in front of the operations' names, for -only.
const operationsName = "operations: "

// operation is a line of the table of operations.
type operation struct {
	// name is the filter, or the resize, as it stands in keys.
	name string
	// whole says that name is everything that is asked for; otherwise large
	// pictures are scaled to 720×540 before.
	whole bool
	// sharp is what sharp is called with for the same, as a JSON array of arrays
	// of a method's name and its arguments; "" if sharp has no such operation.
	// In strings, MARK is the file of the picture to lay over others.
	sharp string
	// format is the derivative's; "" is JPEG.
	format edit.Format
}

// The files of the operations. The smaller one has the size that the larger one
// is scaled to.
const (
	largeFile = "photo12.jpg"
	smallFile = "photo.720x540.jpg"
	markFile  = "mark.png"
)

// operationResult is a line of the table as -json writes it: the whole way from
// bytes to bytes.
type operationResult struct {
	// Small is made of a JPEG of 720×540, Large of one of 12 megapixels.
	Small taskResult `json:"small"`
	Large taskResult `json:"large"`
}

// wantedOperations are those whose names hold the text of -only, and the line of
// no operation first, if there are any. They are for the drawn pictures only.
func wantedOperations(opt options) []operation {
	if opt.quality || opt.images != "" {
		return nil
	}
	list := slices.DeleteFunc(operations(), func(o operation) bool { return !strings.Contains(operationsName+o.name, opt.only) })
	if len(list) > 0 && list[0] != plainOperation {
		list = slices.Insert(list, 0, plainOperation)
	}
	return list
}

// tasks are the small and the large picture's.
func (o operation) tasks(dir string) (small, large task) {
	scaled := o.name
	if !o.whole {
		scaled = strings.TrimSuffix("720x540/filters:"+o.name, "/filters:")
	}
	alone := o.name
	switch {
	case o.name == "":
		alone = "0x0/filters:format(jpeg)" // decode and encode
	case !o.whole:
		alone = "filters:" + o.name
	}
	t := task{Name: operationsName + o.name, Format: edit.JPEG, Quality: quality, Calls: "[]"}
	if o.format != "" {
		t.Format = o.format
	}
	if o.sharp != "" {
		t.Calls, t.Must = strings.ReplaceAll(o.sharp, "MARK", filepath.ToSlash(filepath.Join(dir, markFile))), mustOperation
	}
	small, large = t, t
	small.File, small.Path = filepath.Join(dir, smallFile), alone
	large.File, large.Path = filepath.Join(dir, largeFile), scaled
	if !o.whole {
		large.Width, large.Height = 720, 540
	}
	return small, large
}

// measureOperations draws the pictures and has us and sharp make all
// derivatives, those that sharp cannot make without it.
func measureOperations(ctx context.Context, list []operation, engines []*child, dir string, rounds int, progress *command.Progress) ([]operationResult, error) {
	if len(list) == 0 {
		return nil, nil
	}
	progress.Show("drawing the pictures of the operations")
	if err := drawOperations(dir); err != nil {
		return nil, err
	}
	var both, alone []task
	for _, o := range list {
		small, large := o.tasks(dir)
		if o.sharp != "" {
			both = append(both, small, large)
		} else {
			alone = append(alone, small, large)
		}
	}
	measured, err := measure(ctx, both, enginesNamed(engines, engineOurs, engineSharp), rounds, progress)
	if err != nil {
		return nil, err
	}
	rest, err := measure(ctx, alone, enginesNamed(engines, engineOurs), rounds, progress)
	if err != nil {
		return nil, err
	}
	results := make([]operationResult, len(list))
	for i, o := range list {
		from := &measured
		if o.sharp == "" {
			from = &rest
		}
		results[i] = operationResult{Small: (*from)[0], Large: (*from)[1]}
		*from = (*from)[2:]
	}
	return results, nil
}

func enginesNamed(engines []*child, names ...string) []*child {
	return slices.DeleteFunc(slices.Clone(engines), func(c *child) bool { return !slices.Contains(names, c.engine) })
}

// drawOperations writes the files that are not there yet.
func drawOperations(dir string) error {
	large := slices.IndexFunc(inputs(), func(in input) bool { return in.file == largeFile })
	for _, f := range []struct {
		name string
		draw func() ([]byte, error)
	}{
		{largeFile, inputs()[large].draw},
		{smallFile, func() ([]byte, error) { return photoJPEG(pictures.Photo(720, 540, 1), 90, false) }},
		{markFile, func() ([]byte, error) { return pictures.PNG(pictures.Cutout(200, 150)) }},
	} {
		if err := drawFile(filepath.Join(dir, f.name), f.draw); err != nil {
			return err
		}
	}
	return nil
}
