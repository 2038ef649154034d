package codec

import (
	"io/fs"
	"testing"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/edit"
	"s3resize/testdata"
)

func TestMayBeImage(t *testing.T) {
	for prefix, want := range map[string]bool{
		"\xff\xd8\xff\xe0": true, "GIF89a": true, "\x89PNG\r\n\x1a\n": true, "RIFF\x10\x00\x00\x00WEBPVP": true,
		"\x00\x00\x00\x18ftypheic\x00\x00": true, "\x00\x00\x00\x20ftypavif\x00\x00": true, "\x00\x00\x00\x20ftypavis\x00\x00": true,
		"II*\x00\x08\x00\x00\x00": true, "BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00": true, "8BPS\x00\x01": true,
		"<svg xmlns=\"http://www.w3.org/2000/svg\">": true, "<?xml version=\"1.0\"?><!-- a --><svg>": true,
		"": true, "\xff\xd8": true, // the beginning of one
		"\x00\x00\x00\x20ftypisom\x00\x00": false, "\x00\x00\x00\x20ftypqt  \x00\x00": false, "RIFF\x10\x00\x00\x00AVI LIST": false,
		"\x1aE\xdf\xa3\x01": false, "%PDF-1.7\n": false, "PK\x03\x04": false, "\x1f\x8b\x08\x00": false,
		"<!DOCTYPE html><img>": false, "name,image\n": false, "-- SQL dump of an image": false, "{\"image\":1}": false,
		"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00": false, "ID3\x04\x00": false,
	} {
		if got := MayBeImage([]byte(prefix)); got != want {
			t.Errorf("%q: %v", prefix, got)
		}
	}
}

// Whatever is read is taken for an image by its beginning, however much of it
// there is.
func TestMayBeImageAgreesWithReadHeader(t *testing.T) {
	files := map[string][]byte{}
	err := fs.WalkDir(testdata.Originals, "originals", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files[name], err = testdata.Originals.ReadFile(name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []edit.Format{edit.JPEG, edit.PNG, edit.GIF, edit.WebP} {
		files["written "+string(format)] = encoded(t, codectest.Waves(23, 17), edit.Output{Format: format, Quality: 80})
	}
	for name, data := range files {
		if _, err := ReadHeader(data, Limits{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for n := min(64, len(data)); n <= min(4096, len(data)); n++ {
			if !MayBeImage(data[:n]) {
				t.Errorf("%s: not with %d bytes", name, n)
			}
		}
	}
}
