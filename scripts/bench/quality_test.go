package main

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"s3resize/scripts/internal/command"
	"s3resize/testdata/pictures"
)

// The engines are real here, and the reference is this command's own or
// ImageMagick's, whichever is there.
func TestJudgeAFolder(t *testing.T) {
	dir := t.TempDir()
	data, err := photoJPEG(pictures.Photo(1010, 1100, 1), 90, false)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "a.jpg"), data)
	data, err = photoJPEG(pictures.Photo(700, 600, 1), 90, false)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "b.jpg"), data)
	writeFile(t, filepath.Join(dir, "c.png"), []byte("not looked at"))

	file := filepath.Join(dir, "q.json")
	var stdout, stderr bytes.Buffer
	if status := verb().Execute(t.Context(), []string{"-quality", "-no-sharp", "-images", dir, "-json", file}, command.Std{Out: &stdout, Err: &stderr}); status != 0 {
		t.Fatalf("status %d: %s", status, stderr.String())
	}
	r, err := readOld(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Tasks) > 0 || r.Bootstrap != nil || len(r.Quality.Rows) != 3 {
		t.Fatalf("%+v", r)
	}
	for i, name := range []string{"a.jpg → 500x", "a.jpg → 300x300", "b.jpg → 300x300"} {
		row := r.Quality.Rows[i]
		if row.Name != name || row.Verdict != "" || row.Sharp != nil {
			t.Errorf("%+v", row)
		}
		for engine, s := range map[string]*score{engineOurs: row.Ours, engineStock: row.Stock} {
			if !s.ok() || s.Bytes < 1000 || s.PSNR < 20 || s.PSNR > 60 || s.SSIM < 0.7 || s.SSIM >= 1 {
				t.Errorf("%s: %s: %+v", name, engine, s)
			}
		}
	}
	if !strings.Contains(stdout.String(), "left out: b.jpg → 500x: is not much larger than the derivative\n") {
		t.Errorf("%s", stdout.String())
	}
}

func TestJudgeWithoutTheTools(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if m := findMagick(t.Context()); m != nil && !strings.HasPrefix(m.program, "/usr/bin/") {
		t.Errorf("found %+v", m)
	}
	q, err := judge(t.Context(), nil, nil, t.TempDir(), command.NewProgress(io.Discard, "bench"))
	if err != nil || !strings.Contains(strings.Join(q.LeftOut, "\n"), "butteraugli_main is not installed (Debian: libjxl-devtools)") {
		t.Errorf("%+v, %v", q, err)
	}
}

func TestUnfit(t *testing.T) {
	plain, err := photoJPEG(pictures.Letter(700, 600), 80, false)
	if err != nil {
		t.Fatal(err)
	}
	profile, err := pictures.JPEG{Quality: 80, Profile: pictures.DisplayP3()}.Encode(pictures.Letter(700, 600))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		data  []byte
		width int
		want  string
	}{{plain, 300, ""}, {plain, 301, "not much larger"}, {profile, 300, "colour profile"}, {plain[:20], 300, "JPEG"}} {
		got := unfit(c.data, task{Width: c.width})
		if (got == "") != (c.want == "") || !strings.Contains(strings.ToLower(got), strings.ToLower(c.want)) {
			t.Errorf("%d wide: %q, want %q", c.width, got, c.want)
		}
	}
}

func TestPhotosToDraw(t *testing.T) {
	dir := t.TempDir()
	list, err := drawPhotos(dir, "chart → 5")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 1 || filepath.Base(files[0]) != "quality chart.jpg" || len(list) != 10 {
		t.Errorf("%d tasks, drew %v, %v", len(list), files, err)
	}
	if _, err := photosOf("/nowhere"); err == nil {
		t.Error("a folder that is not there")
	}
}
