package handler

import (
	"encoding/json"
	"fmt"
	"image"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
)

// meta is Thumbor's answer to meta, with its operations one to a line.
func (s *service) meta(t *testing.T, path string) (operations string, target image.Point) {
	t.Helper()
	a := s.get(t, "key=unsafe/meta/"+edit.EscapePath(path))
	var body struct {
		Thumbor struct {
			Operations []struct {
				Type                                    string
				Left, Top, Right, Bottom, Width, Height int
			}
			Target struct{ Width, Height int }
		}
	}
	if err := json.Unmarshal([]byte(a.Body), &body); err != nil || a.StatusCode != 200 {
		t.Fatalf("%s: %d %s %v", path, a.StatusCode, a.Body, err)
	}
	var lines []string
	for _, op := range body.Thumbor.Operations {
		switch op.Type {
		case "crop":
			lines = append(lines, fmt.Sprintf("crop %d,%d %d,%d", op.Left, op.Top, op.Right, op.Bottom))
		case "resize":
			lines = append(lines, fmt.Sprintf("to %dx%d", op.Width, op.Height))
		default:
			lines = append(lines, op.Type)
		}
	}
	return strings.Join(lines, "; "), image.Pt(body.Thumbor.Target.Width, body.Thumbor.Target.Height)
}

// What Thumbor does to pictures of these sizes. It cuts whole pixels before it
// scales; where that would leave none of them, it is left out here.
func TestThumborGeometry(t *testing.T) {
	s := newEverything(t, false)
	for _, tt := range []struct {
		w, h       int
		path       string
		operations string
		target     image.Point
	}{
		{800, 600, "400x150", "crop 0,150 800,450; to 400x150", image.Pt(400, 150)},
		{600, 800, "150x400/left/top", "crop 0,0 300,800; to 150x400", image.Pt(150, 400)},
		{600, 800, "300x400/right/bottom", "to 300x400", image.Pt(300, 400)},
		{800, 600, "0x0", "", image.Pt(800, 600)},
		{200, 140, "180x100", "crop 0,14 200,125; to 180x100", image.Pt(180, 100)},
		{700, 300, "150x300/right", "crop 550,0 700,300", image.Pt(150, 300)},
		{350, 700, "200x600", "crop 58,0 292,700; to 200x600", image.Pt(200, 600)},
		{500, 600, "300x250/bottom", "crop 0,183 500,600; to 300x250", image.Pt(300, 250)},
		{500, 600, "300x250", "crop 0,92 500,509; to 300x250", image.Pt(300, 250)},
		{600, 800, "250x", "to 250x333", image.Pt(250, 333)},
		{1681, 10, "1x", "to 1x1", image.Pt(1, 1)},
		{800, 400, "400xorig", "crop 200,0 600,400", image.Pt(400, 400)},
		{800, 600, "333x250", "to 333x250", image.Pt(333, 250)},
		{400, 200, "100x100/filters:focal(300x0:400x100)", "crop 200,0 400,200; to 100x100", image.Pt(100, 100)},
		{400, 200, "100x200/filters:focal(99x49:101x51):focal(299x49:301x51)", "crop 150,0 250,200", image.Pt(100, 200)},
		{800, 400, "fit-in/400x100", "to 200x100", image.Pt(200, 100)},
		{200, 250, "fit-in/500x400", "", image.Pt(200, 250)},
		{800, 600, "fit-in/300x200", "to 267x200", image.Pt(267, 200)},
		{800, 400, "adaptive-fit-in/100x400", "to 200x100", image.Pt(200, 100)},
		{800, 600, "full-fit-in/300x200", "to 300x225", image.Pt(300, 225)},
		{800, 400, "adaptive-full-fit-in/100x400", "to 400x200", image.Pt(400, 200)},
		{500, 500, "fit-in/origx250", "to 250x250", image.Pt(250, 250)},
		{400, 300, "100x50:3000x2500", "crop 100,50 400,300", image.Pt(300, 250)},
		{400, 300, "100x50:100x50", "", image.Pt(400, 300)},
		{400, 300, "300x200:100x50", "", image.Pt(400, 300)},
		{400, 300, "500x500:600x600", "", image.Pt(400, 300)},
		{400, 300, "100x50:300x250/50x50", "crop 100,50 300,250; to 50x50", image.Pt(50, 50)},
		{400, 300, "-100x-50", "crop 0,50 400,250; to 100x50; flip_horizontally; flip_vertically", image.Pt(100, 50)},
		{400, 300, "fit-in/-100x50", "to 67x50; flip_horizontally", image.Pt(67, 50)},
		{400, 300, "fit-in/300x300/filters:fill(blue)", "to 300x225", image.Pt(300, 300)},
		{400, 300, "fit-in/600x600/filters:fill(blue)", "", image.Pt(600, 600)},
		{400, 300, "fit-in/600x600/filters:upscale():fill(blue)", "to 600x450", image.Pt(600, 600)},
		{400, 300, "fit-in/600x600/filters:fill(blue):upscale()", "", image.Pt(600, 600)},
		{400, 600, "full-fit-in/300x200/filters:fill(red)", "to 300x450", image.Pt(300, 450)},
		{300, 200, "600x100/filters:no_upscale()", "crop 0,50 300,150", image.Pt(300, 100)},
		{800, 600, "fit-in/300x400/filters:fill(00ff00):rotate(90)", "to 300x225", image.Pt(400, 300)},
	} {
		s.s3.Put("originals/i.png", encodePNG(image.NewGray(image.Rect(0, 0, tt.w, tt.h))), time.Hour)
		if operations, target := s.meta(t, tt.path+"/i.png"); operations != tt.operations || target != tt.target {
			t.Errorf("%dx%d %s: %s, %v; want %s, %v", tt.w, tt.h, tt.path, operations, target, tt.operations, tt.target)
		}
	}
}

// Thumbor's statuses, but for those that say more: 403 is its 400 for a
// signature, and 404 that for what is no picture.
func TestThumborStatuses(t *testing.T) {
	s := newEverything(t, false)
	s.Keys = edit.Keys{"secret"}
	s.s3.Put("originals/text.jpg", []byte("no picture"), time.Hour)
	const signed = "smart/a.png"
	hash := edit.SignPath("secret", signed)
	for path, status := range map[string]int{
		"unsafe/" + signed:     307,
		"unsafe/smart/none":    404,
		hash + "/" + signed:    307,
		"a.png":                400,
		"unsafe/":              400,
		"\u0440=/a.png":        400,
		"unsafe/text.jpg":      404,
		"unsafe/" + hash + "/": 400,
		"unsafe/filters:watermark(none.png,0,0,0)/a.png": 400,
		hash + "/sma/" + hash + "/rt/a.png":              403,
	} {
		if a := s.get(t, "key="+edit.EscapePath(path)); a.StatusCode != status {
			t.Errorf("%s: %d %s; want %d", path, a.StatusCode, a.Body, status)
		}
	}
}
