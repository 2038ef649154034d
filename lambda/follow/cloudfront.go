package follow

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

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
	// maxPaths is how many paths CloudFront works on at a time, and so the most
	// that one request can have.
	maxPaths = 3000
	// forgetTries is how often CloudFront is asked before it is a failure.
	forgetTries = 3
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
// minute or so. website is the address that readers use. events are the ids of
// what caused it: if CloudFront is told of the same ones again, it does nothing and
// charges nothing. Each path is charged; 1,000 a month are free.
func (c *CloudFront) forget(ctx context.Context, website string, events, keys []string) error {
	base, err := url.Parse(website)
	if err != nil {
		return err
	}
	var paths []string
	for _, key := range keys {
		paths = append(paths, invalidationPaths(base.Path, key)...)
	}
	slices.Sort(paths)
	for batch := range slices.Chunk(paths, maxPaths) {
		if err := c.invalidate(ctx, reference(events, batch), batch); err != nil {
			return fmt.Errorf("invalidate %d paths of the distribution %s: %w", len(batch), c.Distribution, err)
		}
	}
	return nil
}

// reference is the same for the same paths because of the same events.
func reference(events, paths []string) string {
	h := sha256.New()
	for _, s := range slices.Concat(events, paths) {
		fmt.Fprintf(h, "%d:%s", len(s), s) // so that no two lists read the same
	}
	return hex.EncodeToString(h.Sum(nil))
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

// invalidate sends one request, and sends it again at once if CloudFront itself
// fails: after a deletion nothing is left from which a later try could know the
// paths.
func (c *CloudFront) invalidate(ctx context.Context, reference string, paths []string) error {
	doc := invalidationBatch{Namespace: "http://cloudfront.amazonaws.com/doc/" + cloudFrontSpace + "/", CallerReference: reference}
	doc.Paths.Quantity, doc.Paths.Items.Path = len(paths), paths
	body, err := xml.Marshal(doc)
	if err != nil {
		return err
	}
	for try := 1; ; try++ {
		status, err := c.post(ctx, body)
		if err == nil || try == forgetTries || ctx.Err() != nil || status >= 400 && status < 500 && status != http.StatusTooManyRequests {
			return err
		}
	}
}

func (c *CloudFront) post(ctx context.Context, body []byte) (status int, err error) {
	address := c.Endpoint + "/" + cloudFrontSpace + "/distribution/" + url.PathEscape(c.Distribution) + "/invalidation"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/xml")
	credentials, err := c.Credentials.Retrieve(ctx)
	if err != nil {
		return 0, err
	}
	res, err := awsapi.Send(c.Client, req, body, credentials, "cloudfront", c.Region)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	if res.StatusCode/100 == 2 {
		return res.StatusCode, nil
	}
	return res.StatusCode, cloudFrontError(res)
}

// cloudFrontError reads the reason of a refusal.
func cloudFrontError(res *http.Response) error {
	const most = 1 << 16
	var answer struct {
		Error struct{ Code, Message string }
	}
	body, _ := io.ReadAll(io.LimitReader(res.Body, most))
	if xml.Unmarshal(body, &answer) != nil || answer.Error.Code == "" {
		return fmt.Errorf("%d %s", res.StatusCode, http.StatusText(res.StatusCode))
	}
	return fmt.Errorf("%d %s: %s", res.StatusCode, answer.Error.Code, answer.Error.Message)
}
