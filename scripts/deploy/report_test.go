package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"
)

func TestNextCommands(t *testing.T) {
	tests := []struct {
		outputs string
		want    []string
	}{
		{`{}`, []string{}},
		{`{"next":["one","two"],"url":"http://a.example"}`, []string{"one", "two"}},
		{`{"next_commands":"one\n  two\n\n","bucket":"b"}`, []string{"one", "two"}},
		{`{"next":[],"bucket":"b","url":"http://a.example","website_url":"http://b.example"}`, []string{"aws s3 cp photo.jpg s3://b/", "make doctor URL=http://a.example"}},
		{`{"bucket":"b","originals_bucket":"o","example":"http://a.example/300x300/photo.jpg"}`, []string{"aws s3 cp photo.jpg s3://o/", "curl -sIL http://a.example/300x300/photo.jpg"}},
		{`{"url":null,"website_url":"http://b.example","bucket":7}`, []string{"make doctor URL=http://b.example"}},
	}
	for _, test := range tests {
		var outputs map[string]any
		if err := json.Unmarshal([]byte(test.outputs), &outputs); err != nil {
			t.Fatal(err)
		}
		if got := nextCommands(outputs); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.outputs, got, test.want)
		}
	}
}

func TestTellOutputs(t *testing.T) {
	r := newReport()
	r.readOutputs(map[string]tfexec.OutputMeta{
		"url":           {Value: json.RawMessage(`"http://a.example"`)},
		"key":           {Sensitive: true, Value: json.RawMessage(`"hush"`)},
		"rules":         {Value: json.RawMessage(`[1,2]`)},
		"policy":        {Value: json.RawMessage(`"two\nlines"`)},
		"none":          {Value: json.RawMessage(`null`)},
		"next_commands": {Value: json.RawMessage(`"one\n"`)},
	})
	var out bytes.Buffer
	r.tellOutputs(&out, options{dir: "some/module"})
	const want = `Outputs:
    key = (secret: terraform -chdir=some/module output -raw key)
    url = http://a.example
Try next:
    one
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
	if value, ok := r.Outputs["key"]; !ok || value != nil {
		t.Errorf("the document has key = %v", value)
	}
}
