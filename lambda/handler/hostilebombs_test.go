package handler

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

// Strangers may send anything; nothing of it may take long or much.
func TestBombs(t *testing.T) {
	s := newEverything(t, true)
	nested := strings.Repeat(`{"resize":`, 4000) + strings.Repeat("}", 4000)
	for name, query := range map[string]string{
		"deep JSON":     "key=" + inBase64(nested),
		"long JSON":     "key=" + inBase64(`{"key":"a.png","x":"`+strings.Repeat("x", 1<<20)+`"}`),
		"many edits":    "key=" + url.PathEscape(inBase64(`{"key":"a.png","edits":{`+strings.Repeat(`"flip":true,`, 500)+`"flip":true}}`)),
		"long path":     "key=" + strings.Repeat("30x20/", 1<<16),
		"many filters":  "key=filters:" + strings.Repeat("blur(1):", 400) + "blur(1)/a.png",
		"many actions":  "x-oss-process=image" + strings.Repeat("/flip,1", 400) + "&key=a.png",
		"huge canvas":   "key=filters:extend(16383,16383,16383,16383,red)/a.png",
		"huge overlay":  "key=filters:overlay(wm.png,tile):extend(16383,16383,16383,16383,red):extend(16383,16383,16383,16383,red)/a.png",
		"huge text":     "x-oss-process=image/watermark,size_1000,fill_1,text_" + base64URL(strings.Repeat("W", 65)) + "&key=a.png",
		"huge kernel":   "key=filters:convolution(" + strings.Repeat("1;", 1500) + "1,3,1)/a.png",
		"huge turn":     "key=filters:rotate(1e308)/a.png",
		"not a number":  "key=filters:proportion(NaN)/a.png",
		"large percent": "x-oss-process=image/resize,p_1000/resize,p_1000&key=a.png",
	} {
		a := s.get(t, query)
		if a.StatusCode < 400 || a.StatusCode >= 500 || len(a.Body) > 1000 {
			t.Errorf("%s: %d %.300s %s", name, a.StatusCode, a.Body, a.Headers["Location"])
		}
	}
	if n := s.s3.Count("PUT"); n != 0 {
		t.Errorf("%d writes: %q", n, s.s3.Keys())
	}
}

// Nobody but us writes the log's lines.
func TestHostileLogs(t *testing.T) {
	s := newDialects(t)
	for _, query := range []string{"key=30x20/a%0A%7B%22level%22%3A%22ERROR%22%7D.png", "key=%E2%80%A8\n{}", "key=30x20/none\u2028\"}.png", "x\"\n&key=30x20/filters:\n()/a"} {
		s.get(t, query)
	}
	for text := range strings.Lines(s.log.String() + s.metrics.String()) {
		var line map[string]any
		if err := json.Unmarshal([]byte(text), &line); err != nil || line["msg"] == nil && line["_aws"] == nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}
