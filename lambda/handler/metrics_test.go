package handler

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/store/storetest"
)

// emfLine is a metrics line as CloudWatch reads it.
type emfLine struct {
	AWS struct {
		Timestamp         int64
		CloudWatchMetrics []struct {
			Namespace  string
			Dimensions [][]string
			Metrics    []struct{ Name, Unit string }
		}
	} `json:"_aws"`
}

func TestMetrics(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Hour)
	s.s3.Put("site/30x20/a.png", storetest.PNG(30, 20), time.Second)
	s.s3.Put("originals/old.png", storetest.PNG(9, 9), time.Hour)
	s.s3.Put("site/30x/old.png", storetest.PNG(30, 30), time.Hour, "X-Amz-Meta-Original-Etag", "x")
	s.s3.Fail = func(r *http.Request) *storetest.Error {
		if strings.HasSuffix(r.URL.Path, "/broken.png") {
			return &storetest.Error{Status: http.StatusInternalServerError, Code: "InternalError"}
		}
		return nil
	}
	for query, want := range map[string]string{
		"key=30x/a.png": "Made", "key=30x20/a.png": "AlreadyThere", "key=9x9/a.png": "Refused", "key=30x/old.png?_s3resize=2": "LoopSuspected",
		"key=30x/broken.png": "Failed",
	} {
		s.metrics.Reset()
		s.get(t, query)
		var line emfLine
		var all map[string]any
		if json.Unmarshal(s.metrics.Bytes(), &line) != nil || json.Unmarshal(s.metrics.Bytes(), &all) != nil {
			t.Fatalf("not one JSON object: %s", s.metrics.Bytes())
		}
		if len(line.AWS.CloudWatchMetrics) != 1 || time.Since(time.UnixMilli(line.AWS.Timestamp)) > time.Hour {
			t.Fatalf("%+v", line)
		}
		d := line.AWS.CloudWatchMetrics[0]
		if d.Namespace != "s3resize" || len(d.Dimensions) != 1 || all[d.Dimensions[0][0]] != "resize" {
			t.Errorf("%+v", d)
		}
		counted := ""
		for _, m := range d.Metrics {
			n, ok := all[m.Name].(float64)
			if !ok {
				t.Errorf("%s is declared but is %v", m.Name, all[m.Name])
			}
			if m.Unit == "Count" && n == 1 {
				counted += m.Name
			}
		}
		if counted != want {
			t.Errorf("%s counts %q; want %s", query, counted, want)
		}
	}
}
