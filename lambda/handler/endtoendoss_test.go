package handler

import (
	"image"
	"image/color"
	"testing"
)

// What OSS's documentation says of these actions, on pictures of 200 by 100 and
// of 400 by 300.
func TestOSSEndToEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: the whole way for every path")
	}
	s := newEverything(t, false)
	for _, tt := range []struct {
		process, key string
		w, h         int
		dots         []dot
	}{
		{"resize,w_150,h_80", "small.png", 150, 75, nil},
		{"resize,m_lfit,w_150,h_80", "small.png", 150, 75, nil},
		{"resize,m_mfit,w_150,h_80", "small.png", 160, 80, nil},
		{"resize,m_fill,w_150,h_80", "small.png", 150, 80, []dot{{5, 5, red}, {145, 75, white}}},
		{"resize,m_pad,w_150,h_80,color_00FF00", "small.png", 150, 80, []dot{{75, 0, green}, {75, 79, green}, {5, 10, red}}},
		{"resize,m_fixed,w_150,h_80", "small.png", 150, 80, nil},
		{"resize,m_fixed,h_100", "small.png", 100, 100, nil},
		{"resize,w_100", "small.png", 100, 50, nil},
		{"resize,h_33", "small.png", 66, 33, nil},
		{"resize,w_300", "small.png", 200, 100, nil},
		{"resize,w_300,limit_0", "small.png", 300, 150, nil},
		{"resize,l_100", "small.png", 100, 50, nil},
		{"resize,s_50", "small.png", 100, 50, nil},
		{"resize,l_100,h_20", "small.png", 40, 20, nil},
		{"resize,p_50", "small.png", 100, 50, nil},
		{"resize,p_200", "small.png", 400, 200, nil},
		{"resize,w_100/rotate,90", "small.png", 50, 100, []dot{{5, 5, blue}, {45, 5, red}}},
		{"rotate,90/resize,w_100", "small.png", 100, 200, nil},
		{"flip,0", "small.png", 200, 100, []dot{{5, 5, blue}}},
		{"flip,1", "small.png", 200, 100, []dot{{5, 5, green}}},
		{"crop,w_100,h_60", "a.png", 100, 60, []dot{{0, 0, red}, {99, 59, red}}},
		{"crop,w_100,h_60,g_north", "a.png", 100, 60, []dot{{49, 0, red}, {50, 0, green}}},
		{"crop,w_100,h_60,g_ne", "a.png", 100, 60, []dot{{0, 0, green}, {99, 59, green}}},
		{"crop,w_100,h_60,g_west", "a.png", 100, 60, []dot{{0, 29, red}, {0, 30, blue}}},
		{"crop,w_100,h_60,g_center", "a.png", 100, 60, []dot{{49, 29, red}, {50, 29, green}, {49, 30, blue}, {50, 30, white}}},
		{"crop,w_100,h_60,g_east", "a.png", 100, 60, []dot{{0, 29, green}, {0, 30, white}}},
		{"crop,w_100,h_60,g_sw", "a.png", 100, 60, []dot{{0, 0, blue}, {99, 59, blue}}},
		{"crop,w_100,h_60,g_south", "a.png", 100, 60, []dot{{49, 0, blue}, {50, 0, white}}},
		{"crop,w_100,h_60,g_se", "a.png", 100, 60, []dot{{0, 0, white}}},
		{"crop,w_100,h_60,g_center,x_50,y_30", "a.png", 100, 60, []dot{{0, 0, white}}},
		{"crop,x_390,y_280,w_100,h_60", "a.png", 10, 20, []dot{{0, 0, white}}},
		{"crop,h_60,g_south", "a.png", 400, 60, []dot{{0, 0, blue}}},
		{"indexcrop,x_150,i_2", "a.png", 100, 300, []dot{{0, 0, green}}},
		{"indexcrop,x_150,i_3", "a.png", 400, 300, nil},
		{"indexcrop,x_150,y_200,i_1", "a.png", 400, 100, []dot{{0, 0, blue}}},
		{"circle,r_50", "a.png", 100, 100, []dot{{0, 0, glass}, {45, 45, red}}},
		{"circle,r_4096", "a.png", 300, 300, []dot{{0, 0, glass}}},
		{"circle,r_50/format,jpg", "a.png", 100, 100, []dot{{0, 0, white}}},
		{"rounded-corners,r_30", "a.png", 400, 300, []dot{{0, 0, glass}, {31, 0, red}}},
		{"watermark,image_" + base64URL("wm.png"), "a.png", 400, 300, []dot{{389, 289, black}, {350, 270, black}, {390, 290, white}, {349, 270, white}}},
		{"watermark,g_nw,x_0,y_0,t_50,image_" + base64URL("wm.png"), "a.png", 400, 300, []dot{{5, 5, color.NRGBA{127, 0, 0, 255}}, {40, 5, red}}},
		{"watermark,g_west,voffset_20,image_" + base64URL("wm.png"), "a.png", 400, 300, []dot{{10, 160, black}, {10, 159, blue}}},
		{"watermark,g_center,image_" + base64URL("wm.png?x-oss-process=image/resize,P_50"), "a.png", 400, 300, []dot{{101, 101, black}, {99, 101, red}}},
	} {
		img, _ := s.made(t, "x-oss-process=image/"+tt.process+"&key="+tt.key)
		if got := img.Bounds().Size(); got != image.Pt(tt.w, tt.h) {
			t.Errorf("%s: %v; want %dx%d", tt.process, got, tt.w, tt.h)
			continue
		}
		checkDots(t, tt.process, img, tt.dots)
	}
	s.get(t, "x-oss-process=image/crop,x_400&key=a.png").refuses(400, "impossible_edit")
}
