package runtimeapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

// modeVariable makes the test binary a function instead of a test.
const modeVariable = "RUNTIMEAPI_TEST_FUNCTION"

func TestMain(m *testing.M) {
	if mode, ok := os.LookupEnv(modeVariable); ok {
		function(mode)
		return
	}
	os.Exit(m.Run())
}

// function behaves as the mode says, with AWS's own runtime client.
func function(mode string) {
	fmt.Println("out: hello")
	fmt.Fprintln(os.Stderr, "err: hello")
	switch mode {
	case "exit":
		fmt.Fprintln(os.Stderr, "BUCKET is not set")
		os.Exit(3)
	case "exit 0":
		os.Exit(0)
	case "deaf":
		signal.Ignore(syscall.SIGTERM)
	}
	lambda.Start(testHandler(mode))
}

type testHandler string

func (mode testHandler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	switch string(payload) {
	case `"fail"`:
		return nil, errors.New("it broke")
	case `"exit"`:
		os.Exit(4)
	case `"too large"`:
		return bytes.Repeat([]byte("x"), MaxPayloadBytes+1), nil
	case `"largest"`:
		return bytes.Repeat([]byte("x"), MaxPayloadBytes), nil
	case `"hang"`:
		<-ctx.Done()
		return nil, ctx.Err()
	case `"context"`:
		c, _ := lambdacontext.FromContext(ctx)
		deadline, _ := ctx.Deadline()
		return fmt.Appendf(nil, "%s %d %s %s %s", c.AwsRequestID, deadline.UnixMilli(), c.InvokedFunctionArn,
			os.Getenv("_X_AMZN_TRACE_ID"), ctx.Value("x-amzn-trace-id")), nil
	case `"environment"`:
		return []byte(strings.Join(os.Environ(), "\n")), nil
	}
	return append([]byte("echo "), payload...), nil
}
