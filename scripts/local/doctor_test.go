package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
	"s3resize/scripts/doctor/transcript"
)

// mayBeSkipped are doctor's checks of what this system does not have.
var mayBeSkipped = []string{"rules", "function", "invoke", "queue", "cors"}

// Doctor, built and run as by a user, finds nothing wrong here.
func TestDoctorFindsNothingWrong(t *testing.T) {
	doctor := filepath.Join(t.TempDir(), "doctor")
	build(t, filepath.Join(startDir(), "..", ".."), doctor, "./scripts/doctor")
	for name, change := range map[string]func(*Website){
		"escaped once":  func(*Website) {},
		"escaped twice": func(w *Website) { w.EscapeTwice = true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSiteOn(t, func(s *site) func(context.Context, []byte) ([]byte, error) {
				invoke := invoker(newHandler(testStore(t).Client(), s.bucket, s.website, allowList(t, testResolutions), 80, newLogger(t.Output(), false, false)))
				subscribe(t, s.bucket, invoke)
				return invoke
			}, change)
			file := filepath.Join(t.TempDir(), "keys.txt")
			for _, c := range examine(t, doctor, s, "-transcript", file) {
				if c.Verdict == "bad" || c.Verdict == "skip" && !slices.Contains(mayBeSkipped, c.Name) {
					t.Errorf("%s: %s %s\nhint: %s", c.Name, c.Verdict, c.Saw, c.Hint)
				}
			}
			replay(t, file, name == "escaped twice")
			list, err := testStore(t).Client().ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: &s.bucket})
			if err != nil || len(list.Contents) != 1 || *list.Contents[0].Key != store.SizesKey {
				t.Errorf("%d objects are left there, %v; want the record of sizes alone", len(list.Contents), err)
			}
		})
	}
}

type checked struct{ Name, Verdict, Saw, Hint string }

// examine runs doctor on a site, from inside.
func examine(t *testing.T, doctor string, s *site, args ...string) []checked {
	t.Helper()
	args = append(args, "-json", "-bucket", s.bucket, "-endpoint-url", testStore(t).Endpoint, "-region", region, "-resolution", "64x64", s.website)
	cmd := exec.CommandContext(t.Context(), doctor, args...)
	cmd.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID="+accessKey, "AWS_SECRET_ACCESS_KEY="+secretKey)
	cmd.Stderr = t.Output()
	out, err := cmd.Output()
	var document struct{ Checks []checked }
	if jsonErr := json.Unmarshal(out, &document); jsonErr != nil || len(document.Checks) < 20 {
		t.Fatalf("%v, %v\n%s", err, jsonErr, out)
	}
	if err != nil {
		t.Error(err)
	}
	return document.Checks
}

// replay reads what was written down. The website escapes keys as it was told
// to, and the function leads back to the key itself, escaped once.
func replay(t *testing.T, file string, twice bool) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	views, err := transcript.Read(f)
	if err != nil || len(views) < 15 {
		t.Fatalf("%d views, %v", len(views), err)
	}
	for _, v := range views {
		escaped := edit.EscapePath(v.Key)
		if _, path, _ := strings.Cut(v.Exchanges[0].URL, "/64x64/"); path != escaped {
			continue // asked for in another way
		}
		if len(v.Exchanges) != 3 {
			t.Errorf("%s: %+v", v.Key, v.Exchanges)
			continue
		}
		wanted := escaped
		if twice {
			wanted = edit.EscapePath(escaped)
		}
		if _, query, _ := strings.Cut(v.Exchanges[0].Location, "?"); query != "key=64x64/"+wanted {
			t.Errorf("%s: the website asks for %s", v.Key, query)
		}
		if back := v.Exchanges[1].Location; back != v.Exchanges[0].URL {
			t.Errorf("%s: the function leads back to %s", v.Key, back)
		}
	}
}
