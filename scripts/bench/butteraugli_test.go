package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"s3resize/testdata/pictures"
)

func TestParseButteraugli(t *testing.T) {
	got, err := parseButteraugli("4.6288614273\n3-norm: 1.945181\n")
	if err != nil || *got != (butteraugli{4.6288614273, 1.945181}) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, said := range []string{"", "4.6", "4.6\n", "x\n3-norm: 1", "4.6\n6-norm: 1", "4.6\n3-norm: ?"} {
		if _, err := parseButteraugli(said); err == nil || !strings.Contains(err.Error(), "butteraugli_main says") {
			t.Errorf("%q: %v", said, err)
		}
	}
}

func TestButteraugliOfASmallDifferenceIsSmall(t *testing.T) {
	program, err := exec.LookPath(butteraugliProgram)
	if err != nil {
		t.Skip("butteraugli_main is not installed")
	}
	dir, photo := t.TempDir(), pictures.Photo(120, 90, 1)
	file := filepath.Join(dir, "made.jpg")
	var norms []float64
	for _, quality := range []int{95, 30} {
		data, err := photoJPEG(photo, quality, false)
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, file, data)
		b, err := measureButteraugli(t.Context(), program, dir, pictureOf(photo), file)
		if err != nil {
			t.Fatal(err)
		}
		norms = append(norms, b.Norm)
	}
	if norms[0] <= 0 || norms[1] < 1.5*norms[0] {
		t.Errorf("3-norms at quality 95 and 30: %v", norms)
	}
	if _, err := measureButteraugli(t.Context(), program, dir, flat(9, 9, 0), file); err == nil {
		t.Error("compares pictures of two sizes")
	}
}
