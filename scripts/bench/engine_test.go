package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"image/png"
	"path/filepath"
	"strings"
	"testing"

	"s3resize/lambda/edit"
	"s3resize/scripts/internal/command"
	"s3resize/testdata/pictures"
)

func TestWorkAnswersLineByLine(t *testing.T) {
	dir := folder(t)
	line := func(file, format string) string {
		return fmt.Sprintf(`{"file":%q,"format":%q,"width":20,"height":10,"quality":80}`, filepath.Join(dir, file), format)
	}
	in := strings.Join([]string{line("a.JPG", "jpeg"), "nonsense", line("missing.jpg", "jpeg"), line("README.md", "jpeg"), line("b.png", "png")}, "\n")
	var out, stderr bytes.Buffer
	if status := work(engineStock, strings.NewReader(in), &out, &stderr); status != 0 {
		t.Fatalf("status %d: %s", status, stderr.String())
	}
	answers := json.NewDecoder(&out)
	for i, good := range []bool{true, false, false, false, true} {
		var a answer
		if err := answers.Decode(&a); err != nil {
			t.Fatal(err)
		}
		if good && (a.Error != "" || a.Width != 20 || a.Height != 10 || a.Bytes == 0) || !good && a.Error == "" {
			t.Errorf("answer %d: %+v", i, a)
		}
	}
	if status := work("imagemagick", strings.NewReader(""), &out, &stderr); status != command.ExitUsage {
		t.Errorf("an unknown engine: status %d", status)
	}
}

func TestEnginesMakeWhatWasAskedFor(t *testing.T) {
	data, err := pictures.JPEG{Quality: 90}.Encode(pictures.Letter(200, 100))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ width, height, w, h int }{{60, 60, 60, 60}, {60, 0, 60, 30}, {0, 60, 120, 60}} {
		for name, run := range map[string]func([]byte, task) (made, error){"ours": runOurs, "stock": runStock} {
			m, err := run(data, task{Format: edit.JPEG, Width: c.width, Height: c.height, Quality: 80})
			if err != nil {
				t.Fatal(err)
			}
			config, err := jpeg.DecodeConfig(bytes.NewReader(m.bytes))
			if err != nil || config.Width != c.w || config.Height != c.h || m.width != c.w || m.height != c.h {
				t.Errorf("%s: %dx%d: made %d×%d, says %d×%d: %v", name, c.width, c.height, config.Width, config.Height, m.width, m.height, err)
			}
		}
	}
}

func TestStockStandsUpright(t *testing.T) {
	for o := 1; o <= 8; o++ {
		how := pictures.JPEG{Quality: 95, EXIF: pictures.EXIF(o, binary.BigEndian)}
		data, err := how.Encode(pictures.Stored(pictures.Letter(80, 40), o))
		if err != nil {
			t.Fatal(err)
		}
		m, err := runStock(data, task{Format: edit.JPEG, Width: 80, Quality: 95})
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(m.bytes))
		if err != nil {
			t.Fatal(err)
		}
		// The upper left corner of the letter is red, the lower left blue.
		r, _, b, _ := img.At(4, 4).RGBA()
		r2, _, b2, _ := img.At(4, m.height-4).RGBA()
		if m.height != 40 || r < 2*b || b2 < 2*r2 {
			t.Errorf("orientation %d: %d high, corners red %d blue %d, red %d blue %d", o, m.height, r>>8, b>>8, r2>>8, b2>>8)
		}
	}
}

func TestStockWritesPNGAndRefusesTheRest(t *testing.T) {
	data, err := pictures.PNG(pictures.Cutout(50, 50))
	if err != nil {
		t.Fatal(err)
	}
	m, err := runStock(data, task{Format: edit.PNG, Width: 20, Height: 20})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := png.Decode(bytes.NewReader(m.bytes)); err != nil {
		t.Error(err)
	}
	for _, format := range []edit.Format{edit.WebP, edit.GIF} {
		if _, err := runStock(data, task{Format: format, Width: 20, Height: 20}); err == nil {
			t.Errorf("%s is done", format)
		}
	}
}

func TestJpegnDenom(t *testing.T) {
	for _, c := range []struct{ width, height, wantWidth, wantHeight, denom int }{
		{4032, 3024, 300, 300, 4},
		{4032, 3024, 720, 0, 4},
		{4032, 3024, 1600, 0, 2},
		{4032, 3024, 0, 1600, 1},
		{1500, 1500, 300, 300, 4},
		{1496, 1496, 300, 300, 2},
		{64, 48, 300, 300, 1},
	} {
		if got := jpegnDenom(c.width, c.height, c.wantWidth, c.wantHeight); got != c.denom {
			t.Errorf("%+v: %d", c, got)
		}
	}
}

func TestJpegnRefusesTheRest(t *testing.T) {
	for _, format := range []edit.Format{edit.PNG, edit.WebP, edit.GIF} {
		if _, err := runJpegn(nil, task{Format: format, Width: 20}); err == nil {
			t.Errorf("%s is done", format)
		}
	}
}
