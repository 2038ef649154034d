// Package awsapi calls services of AWS without their packages of the SDK, each of
// which would make the function's file 250 to 400 kB larger and every start 0.2 to
// 0.4 ms longer, for a call that most installations never make. [API] is for those
// services that take and give JSON (the protocols awsJson1_0 and 1_1 of Smithy),
// and [Send] for all others.
package awsapi

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// API is where and as whom services are called. It is safe for concurrent use.
type API struct {
	// Region is where the services are, as in eu-west-1.
	Region string
	// Endpoint is the address of what stands in for AWS, without a "/" at the end;
	// "" is AWS.
	Endpoint    string
	Credentials aws.CredentialsProvider
	// Client sends the requests; nil is [http.DefaultClient].
	Client *http.Client
	// Pause is how long to wait before a second try, and half of what to wait
	// before a third; 0 is 100 ms.
	Pause time.Duration
}

// Operation is what is called of which service.
type Operation struct {
	// Service is its name in addresses and signatures: rekognition.
	Service string
	// Target is the name in the header X-Amz-Target, with the service's own prefix:
	// RekognitionService.DetectFaces.
	Target string
	// Version is the one of JSON that the service takes; "" is 1.1.
	Version string
}

const (
	// tries is how often an operation is tried before it is a failure.
	tries = 3
	// longest is the most that is read of an answer, in bytes. A hundred faces with
	// their landmarks take a tenth of it.
	longest = 4 << 20
)

// Call sends in as JSON and reads the answer into out. What the service refuses
// is an [*Error]. Failures that may pass are tried again, twice at most.
func (a API) Call(ctx context.Context, op Operation, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	credentials, err := a.Credentials.Retrieve(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", op.Target, err)
	}
	pause := cmp.Or(a.Pause, 100*time.Millisecond)
	var answer []byte
	for try := 1; ; try++ {
		answer, err = a.post(ctx, op, body, credentials)
		if err == nil || try == tries || !Temporary(err) || !wait(ctx, pause) {
			break
		}
		pause *= 2
	}
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err == nil {
		err = json.Unmarshal(answer, out)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", op.Target, err)
	}
	return nil
}

// wait reports whether there is time left after a pause.
func wait(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

func (a API) post(ctx context.Context, op Operation, body []byte, credentials aws.Credentials) ([]byte, error) {
	address := cmp.Or(a.Endpoint, regional(op.Service, a.Region))
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-amz-json-"+cmp.Or(op.Version, "1.1"))
	req.Header.Set("X-Amz-Target", op.Target)
	res, err := Send(a.Client, req, body, credentials, op.Service, a.Region)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, longest+1))
	switch {
	case err != nil:
		return nil, err
	case res.StatusCode != http.StatusOK:
		return nil, readError(res, answer)
	case len(answer) > longest:
		return nil, fmt.Errorf("an answer of more than %d bytes", longest)
	}
	return answer, nil
}

// Send signs a request that has the given body, for a service in a region, and
// sends it once. A nil client is [http.DefaultClient].
func Send(client *http.Client, req *http.Request, body []byte, credentials aws.Credentials, service, region string) (*http.Response, error) {
	sum := sha256.Sum256(body)
	err := v4.NewSigner().SignHTTP(req.Context(), credentials, req, hex.EncodeToString(sum[:]), service, region, time.Now())
	if err != nil {
		return nil, err
	}
	return cmp.Or(client, http.DefaultClient).Do(req)
}

// regional is a service's address in a region. The regions in China have a
// domain of their own (AWS General Reference, "Regional endpoints").
func regional(service, region string) string {
	domain := "amazonaws.com"
	if strings.HasPrefix(region, "cn-") {
		domain = "amazonaws.com.cn"
	}
	return "https://" + service + "." + region + "." + domain
}
