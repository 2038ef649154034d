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
	if testing.Short() {
		t.Skip("slow: the engines are real")
	}
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

func TestVerdict(t *testing.T) {
	sharp := score{Bytes: 1000, PSNR: 34, SSIM: 0.95, Butteraugli: &butteraugli{5, 1.7}}
	for want, ours := range map[string]score{
		"yes":                    {Bytes: 1020, PSNR: 34, SSIM: 0.95, Butteraugli: &butteraugli{5, 1.7}},
		"no: bytes":              {Bytes: 1021, PSNR: 36, SSIM: 0.99, Butteraugli: &butteraugli{1, 1}},
		"no: PSNR":               {Bytes: 900, PSNR: 33.99, SSIM: 0.99},
		"no: SSIM, 3-norm":       {Bytes: 900, PSNR: 36, SSIM: 0.9499, Butteraugli: &butteraugli{4, 1.71}},
		"no: butteraugli":        {Bytes: 900, PSNR: 36, SSIM: 0.96, Butteraugli: &butteraugli{5.01, 1}},
		"no: PSNR, SSIM, 3-norm": {Bytes: 900, PSNR: 1, SSIM: 0, Butteraugli: &butteraugli{0, 9}},
		"":                       {Error: "broken"},
	} {
		if got := verdict(&ours, &sharp); got != want {
			t.Errorf("%+v: %q, want %q", ours, got, want)
		}
	}
	if got := verdict(&sharp, nil); got != "" {
		t.Errorf("without sharp: %q", got)
	}
	if got := verdict(&score{PSNR: 33.996, SSIM: 0.94996}, &score{Bytes: 1, PSNR: 34, SSIM: 0.95}); got != "yes" {
		t.Errorf("what the table does not show: %q", got)
	}
}

func TestQualityMeans(t *testing.T) {
	lines := []qualityRow{
		{
			Ours:  &score{Bytes: 200, PSNR: 40, SSIM: 0.98, Butteraugli: &butteraugli{4, 1}},
			Sharp: &score{Bytes: 100, PSNR: 39, SSIM: 0.97, Butteraugli: &butteraugli{2, 1}},
		},
		{
			Ours:  &score{Bytes: 100, PSNR: 38, SSIM: 0.95, Butteraugli: &butteraugli{1, 1}},
			Sharp: &score{Bytes: 200, PSNR: 38.5, SSIM: 0.95, Butteraugli: &butteraugli{4, 4}},
		},
		{Ours: &score{Error: "none"}, Sharp: &score{Bytes: 1}},
		{Ours: &score{Bytes: 1}},
	}
	// √(2·½), √(2·¼), √(1·¼)
	want := "ours to sharp's, mean of 2 lines: bytes 1.000, PSNR +0.25 dB, SSIM +0.0050, butteraugli 0.71, 3-norm 0.50\n"
	if got := qualityMeans(lines); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	lines[0].Ours.Butteraugli, lines[1].Sharp.Butteraugli = nil, nil
	want = "ours to sharp's, mean of 2 lines: bytes 1.000, PSNR +0.25 dB, SSIM +0.0050\n"
	if got := qualityMeans(lines); got != want {
		t.Errorf("without butteraugli: %s, want %s", got, want)
	}
	if got := qualityMeans(lines[1:]); got != "" {
		t.Errorf("one line: %s", got)
	}
}
