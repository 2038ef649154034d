package follow

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"s3resize/lambda/aws/awsapi"
)

// CloudFront is a distribution in front of the website.
type CloudFront struct {
	// Distribution is its id, as in EDFDVBD6EXAMPLE.
	Distribution string
	// Endpoint is the API's address, without a "/" at the end, and Region what
	// requests to it are signed for; see [CloudFrontAPI].
	Endpoint, Region string
	Credentials      aws.CredentialsProvider
	// Client sends the requests; nil is [http.DefaultClient].
	Client *http.Client
}

// CloudFrontAPI is where distributions are managed of those who are in a region:
// there is one place for all, and one for China (AWS General Reference, "Amazon
// CloudFront endpoints and quotas").
func CloudFrontAPI(region string) (endpoint, signingRegion string) {
	if strings.HasPrefix(region, "cn-") {
		return "https://cloudfront.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1"
	}
	return "https://cloudfront.amazonaws.com", "us-east-1"
}

const (
	// maxPaths is how many paths are named to CloudFront one by one. Each is charged
	// (1,000 a month are free, then 0.005 dollars each), and it works on 3,000 at a
	// time. One path with a "*" at the end takes the place of more: it is charged once,
	// and the price is that readers fetch other pictures anew as well.
	maxPaths = 100
	// firstPause is how long CloudFront is left alone that is busy. Each pause is
	// twice as long as the one before, up to longestPause.
	firstPause, longestPause = time.Second, 16 * time.Second
	// forgetTries is how often it is asked at most: for about two minutes.
	forgetTries = 11
	// cloudFrontSpace names the API's version, in its addresses and documents.
	cloudFrontSpace = "2020-05-31"
)

// invalidationBatch is CreateInvalidation's document (CloudFront API Reference).
type invalidationBatch struct {
	XMLName         xml.Name `xml:"InvalidationBatch"`
	Namespace       string   `xml:"xmlns,attr"`
	CallerReference string
	Paths           struct {
		Quantity int
		Items    struct{ Path []string }
	}
}

// forget has the distribution forget its copies of derivatives, which takes it a
// minute or so. website is the address that readers use.
func (c *CloudFront) forget(ctx context.Context, website string, keys []string) error {
	base, err := url.Parse(website)
	if err != nil {
		return err
	}
	var paths []string
	for _, key := range keys {
		paths = append(paths, invalidationPaths(base.Path, key)...)
	}
	slices.Sort(paths)
	if paths = slices.Compact(paths); len(paths) > maxPaths {
		paths = []string{wildcard(paths)}
	}
	if err := c.invalidate(ctx, paths); err != nil {
		return fmt.Errorf("invalidate %d paths of the distribution %s: %w", len(paths), c.Distribution, err)
	}
	return nil
}

// wildcard stands for sorted paths, and for all others in the deepest folder that
// they have in common.
func wildcard(sorted []string) string {
	first, last := sorted[0], sorted[len(sorted)-1]
	n := 0
	for n < min(len(first), len(last)) && first[n] == last[n] {
		n++
	}
	return first[:strings.LastIndexByte(first[:n], '/')+1] + "*"
}

// invalidationPaths spells a key below a path as readers may have asked for it:
// escaped as strictly as in our redirects, and with only those characters
// escaped that RFC 1738 calls unsafe, which is what CloudFront documents. "~" is
// one of these, and "*" at the end would stand for any key.
func invalidationPaths(base, key string) []string {
	strict := base + "/" + escapeBut(key, "")
	loose := base + "/" + escapeBut(key, "$+!'(),:@&=;")
	if strict == loose {
		return []string{strict}
	}
	return []string{strict, loose}
}

// escapeBut escapes all but letters, digits, "/", "-", ".", "_" and what else is
// to be left.
func escapeBut(key, left string) string {
	var b strings.Builder
	for _, c := range []byte(key) {
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if letter || strings.IndexByte("/-._"+left, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// invalidate sends one request, and sends it again as long as there is time if
// CloudFront is busy or fails. It knows by the reference that these are one.
func (c *CloudFront) invalidate(ctx context.Context, paths []string) error {
	doc := invalidationBatch{Namespace: "http://cloudfront.amazonaws.com/doc/" + cloudFrontSpace + "/", CallerReference: rand.Text()}
	doc.Paths.Quantity, doc.Paths.Items.Path = len(paths), paths
	body, err := xml.Marshal(doc)
	if err != nil {
		return err
	}
	pause := firstPause
	for try := 1; ; try++ {
		err := c.post(ctx, body)
		if err == nil || try == forgetTries || !isBusy(err) {
			return err
		}
		if !wait(ctx, pause) {
			return fmt.Errorf("%w; out of time after %d tries", err, try)
		}
		pause = min(2*pause, longestPause)
	}
}

// isBusy reports whether another try may succeed.
func isBusy(err error) bool {
	var refused *refusal
	if !errors.As(err, &refused) {
		return true // there was no answer
	}
	switch refused.code {
	case "TooManyInvalidationsInProgress", "Throttling", "ThrottlingException":
		return true
	}
	return refused.status >= 500 || refused.status == http.StatusTooManyRequests
}

// wait waits, unless ctx would be over by then.
func wait(ctx context.Context, d time.Duration) bool {
	if limit, ok := ctx.Deadline(); ok && time.Until(limit) <= d {
		return false
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (c *CloudFront) post(ctx context.Context, body []byte) error {
	address := c.Endpoint + "/" + cloudFrontSpace + "/distribution/" + url.PathEscape(c.Distribution) + "/invalidation"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/xml")
	credentials, err := c.Credentials.Retrieve(ctx)
	if err != nil {
		return err
	}
	res, err := awsapi.Send(c.Client, req, body, credentials, "cloudfront", c.Region)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode/100 == 2 {
		return nil
	}
	return newRefusal(res)
}

// refusal is an answer of CloudFront's other than success.
type refusal struct {
	status        int
	code, message string // "" if it does not say
}

func (r *refusal) Error() string {
	if r.code == "" {
		return fmt.Sprintf("%d %s", r.status, http.StatusText(r.status))
	}
	return fmt.Sprintf("%d %s: %s", r.status, r.code, r.message)
}

func newRefusal(res *http.Response) *refusal {
	const most = 1 << 16
	var answer struct {
		Error struct{ Code, Message string }
	}
	// What cannot be read does not say why; the status does.
	body, _ := io.ReadAll(io.LimitReader(res.Body, most))
	_ = xml.Unmarshal(body, &answer)
	return &refusal{res.StatusCode, answer.Error.Code, answer.Error.Message}
}
