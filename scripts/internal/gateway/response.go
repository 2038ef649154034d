package gateway

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/aws/aws-lambda-go/events"
)

// response is what a function's answer means as HTTP.
type response struct {
	status int
	header http.Header
	body   []byte
}

// message is a response of API Gateway's own, such as {"message":"Not Found"}.
func message(status int, text string) response {
	b, _ := json.Marshal(map[string]string{"message": text})
	return response{status: status, header: jsonHeader(), body: b}
}

func jsonHeader() http.Header { return http.Header{"Content-Type": {"application/json"}} }

// parseResponse reads a function's answer in payload format 2.0. Valid JSON
// without a statusCode is itself the body of a 200 of type application/json (a
// string, what it spells). Anything that is not JSON or does not fit the format
// is an error.
func parseResponse(payload []byte) (response, error) {
	if !json.Valid(payload) {
		return response{}, fmt.Errorf("the function's response is not JSON")
	}
	if !hasStatus(payload) {
		return response{status: http.StatusOK, header: jsonHeader(), body: inferredBody(payload)}, nil
	}
	var answer events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(payload, &answer); err != nil {
		return response{}, fmt.Errorf("the function's response does not fit payload format 2.0: %w", err)
	}
	if answer.StatusCode < 200 || answer.StatusCode > 599 {
		return response{}, fmt.Errorf("the function's response has the status code %d", answer.StatusCode)
	}
	res := response{status: answer.StatusCode, header: http.Header{}, body: []byte(answer.Body)}
	if answer.IsBase64Encoded {
		b, err := base64.StdEncoding.DecodeString(answer.Body)
		if err != nil {
			return response{}, fmt.Errorf("the function's response body is not base64: %w", err)
		}
		res.body = b
	}
	for _, name := range slices.Sorted(maps.Keys(answer.Headers)) {
		res.header.Set(name, answer.Headers[name])
	}
	for _, cookie := range answer.Cookies {
		res.header.Add("Set-Cookie", cookie)
	}
	if res.header.Get("Content-Type") == "" {
		res.header.Set("Content-Type", "text/plain;charset=UTF-8")
	}
	return res, nil
}

// hasStatus reports whether the answer is a response rather than a mere value.
func hasStatus(payload []byte) bool {
	var object map[string]json.RawMessage
	if json.Unmarshal(payload, &object) != nil {
		return false
	}
	status, ok := object["statusCode"]
	return ok && !bytes.Equal(status, []byte("null"))
}

func inferredBody(payload []byte) []byte {
	var text string
	if json.Unmarshal(payload, &text) == nil {
		return []byte(text)
	}
	return payload
}

// write sends the response, without the body where HTTP has none.
func (res response) write(w http.ResponseWriter, method, requestID string) {
	h := w.Header()
	maps.Copy(h, res.header)
	h.Set("Apigw-Requestid", requestID)
	if res.status == http.StatusNoContent || res.status == http.StatusNotModified {
		w.WriteHeader(res.status)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(res.body)))
	w.WriteHeader(res.status)
	if method != http.MethodHead {
		_, _ = w.Write(res.body)
	}
}
