package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/lambda"

	"s3resize/testdata/pictures"
)

// TestMain makes the test binary, started by the code under test, the engine or
// the function that it wants to measure.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == workerFlag {
		os.Exit(work(os.Args[2], os.Stdin, os.Stdout, os.Stderr))
	}
	if os.Getenv("AWS_LAMBDA_RUNTIME_API") != "" {
		lambda.Start(stubFunction)
	}
	os.Exit(m.Run())
}

// stubFunction stores a derivative of eight bytes and redirects to it, or says
// 412 where one is stored already.
func stubFunction(event struct{ RawQueryString string }) (json.RawMessage, error) {
	key := strings.TrimPrefix(event.RawQueryString, "key=")
	url := os.Getenv("AWS_ENDPOINT_URL_S3") + "/" + os.Getenv("BUCKET") + "/" + key
	req, err := http.NewRequest(http.MethodPut, url, strings.NewReader("8 bytes."))
	if err != nil {
		return nil, err
	}
	req.Header.Set("If-None-Match", "*")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		return json.RawMessage(fmt.Sprintf(`{"statusCode":%d}`, res.StatusCode)), nil
	}
	return json.RawMessage(fmt.Sprintf(`{"statusCode":307,"headers":{"location":%q}}`, os.Getenv("URL")+"/"+key)), nil
}

// folder has a picture of each kind that is small, and files that are none.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	jpeg, err := pictures.JPEG{Quality: 80}.Encode(pictures.Letter(64, 48))
	if err != nil {
		t.Fatal(err)
	}
	png, err := pictures.PNG(pictures.Letter(64, 48))
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "b.png"), png)
	writeFile(t, filepath.Join(dir, "a.JPG"), jpeg)
	writeFile(t, filepath.Join(dir, "README.md"), []byte("no picture"))
	if err := os.Mkdir(filepath.Join(dir, "folder.jpg"), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func writeFile(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// script puts a shell script in the place of a program, in a directory that is
// all of PATH besides the shell's.
func script(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+text), 0o755); err != nil {
		t.Fatal(err)
	}
}
