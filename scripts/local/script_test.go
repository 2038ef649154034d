package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/rogpeppe/go-internal/testscript"
)

// patience is how long a script waits for what should take no time at all.
const patience = 20 * time.Second

// TestScripts runs sessions at the command line. Besides testscript's own
// commands they have:
//
//	await ADDRESS          wait until something answers there
//	gone ADDRESS           wait until nothing does
//	get [-follow] URL      print status, type and location, and pictures' sizes
//	upload KEY FILE        as aws s3 cp does
//	delete KEY             as aws s3 rm does
//	occupy ADDRESS         listen there until the script ends
//	hold ADDRESS           send half a request and keep the line open
//
// Each script has addresses of its own in $WEBSITE, $API and $S3, their ports
// alone in $WEBSITE_PORT and so on, and a picture, cat.jpg.
func TestScripts(t *testing.T) {
	freePort := freePorts()
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join(startDir(), "testdata", "script"),
		Setup: func(env *testscript.Env) error {
			for _, name := range []string{"WEBSITE", "API", "S3"} {
				port := freePort()
				env.Setenv(name, "127.0.0.1:"+port)
				env.Setenv(name+"_PORT", port)
			}
			file, err := os.ReadFile(filepath.Join(startDir(), "..", "..", "testdata", "originals", sample))
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "cat.jpg"), file, 0o644)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"await":  func(ts *testscript.TestScript, _ bool, args []string) { poll(ts, args[0], true) },
			"gone":   func(ts *testscript.TestScript, _ bool, args []string) { poll(ts, args[0], false) },
			"get":    cmdGet,
			"upload": cmdUpload,
			"delete": cmdDelete,
			"occupy": cmdOccupy,
			"hold":   cmdHold,
		},
	})
}

// freePorts yields ports that are free, each once, from below the range that
// systems give to outgoing connections, so that they are still free a moment
// later.
func freePorts() func() string {
	next := atomic.Int64{}
	next.Store(20_000 + rand.Int64N(10_000))
	return func() string {
		for {
			port := fmt.Sprint(next.Add(1))
			if l, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
				l.Close()
				return port
			}
		}
	}
}

// poll waits until the address answers a request, or takes none. To listen is
// not enough: the ports are taken before there is anything behind them.
func poll(ts *testscript.TestScript, address string, up bool) {
	client := newBucketClient()
	client.Timeout = patience
	defer client.CloseIdleConnections()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		res, err := client.Get("http://" + address)
		if err == nil {
			res.Body.Close()
		}
		if (err == nil) == up {
			return
		}
	}
	ts.Fatalf("%s: still not as it should be after %v", address, patience)
}

func cmdGet(ts *testscript.TestScript, _ bool, args []string) {
	client := newBucketClient()
	if args[0] == "-follow" {
		client.CheckRedirect = nil
		args = args[1:]
	}
	res, err := client.Get(args[0])
	ts.Check(err)
	defer res.Body.Close()
	var body bytes.Buffer
	_, err = body.ReadFrom(res.Body)
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%s %s\n", res.Status, res.Header.Get("Content-Type"))
	if to := res.Header.Get("Location"); to != "" {
		fmt.Fprintf(ts.Stdout(), "see %s\n", to)
	}
	if format, w, h, ok := sizeOf(body.Bytes()); ok {
		fmt.Fprintf(ts.Stdout(), "%s %dx%d\n", format, w, h)
	} else {
		fmt.Fprintln(ts.Stdout(), body.String())
	}
}

func scriptClient(ts *testscript.TestScript) *s3.Client {
	return (&localS3{Endpoint: "http://" + ts.Getenv("S3"), clients: newBucketClient()}).Client()
}

func cmdUpload(ts *testscript.TestScript, _ bool, args []string) {
	file := ts.ReadFile(args[1])
	_, err := scriptClient(ts).PutObject(context.Background(), &s3.PutObjectInput{
		Bucket: aws.String("images"), Key: &args[0], Body: strings.NewReader(file),
		ContentType: aws.String(http.DetectContentType([]byte(file))), CacheControl: aws.String("max-age=5"),
	})
	ts.Check(err)
}

func cmdDelete(ts *testscript.TestScript, _ bool, args []string) {
	_, err := scriptClient(ts).DeleteObject(context.Background(), &s3.DeleteObjectInput{Bucket: aws.String("images"), Key: &args[0]})
	ts.Check(err)
}

func cmdOccupy(ts *testscript.TestScript, _ bool, args []string) {
	l, err := net.Listen("tcp", args[0])
	ts.Check(err)
	ts.Defer(func() { l.Close() })
}

func cmdHold(ts *testscript.TestScript, _ bool, args []string) {
	conn, err := net.Dial("tcp", args[0])
	ts.Check(err)
	ts.Defer(func() { conn.Close() })
	_, err = conn.Write([]byte("GET /resize HTTP/1.1\r\nHost: "))
	ts.Check(err)
}
