package main

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"html"
	"net/http"
	"strconv"
	"strings"

	"s3resize/lambda/edit"
)

// detail is one line of an error page.
type detail struct{ name, value string }

// fault is an error as S3's website words it.
type fault struct {
	status  int
	code    string
	message string
	more    []detail
}

// faultOf words a status that the store answered with.
func faultOf(status int, key string) fault {
	switch status {
	case http.StatusForbidden:
		return fault{status, "AccessDenied", "Access Denied", nil}
	case http.StatusNotFound:
		return fault{status, "NoSuchKey", "The specified key does not exist.", []detail{{"Key", key}}}
	case http.StatusPreconditionFailed:
		return fault{status, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", nil}
	case http.StatusRequestedRangeNotSatisfiable:
		return fault{status, "InvalidRange", "The requested range is not satisfiable", nil}
	case http.StatusBadRequest:
		return fault{status, "InvalidURI", "Couldn't parse the specified URI.", nil}
	}
	return fault{http.StatusInternalServerError, "InternalError", "We encountered an internal error. Please try again.", nil}
}

// reply writes the headers that every response of the website has.
func reply(w http.ResponseWriter) (requestID, hostID string) {
	var id [8]byte
	var host [56]byte
	_, _ = rand.Read(id[:]) // never fails: crypto/rand ends the program instead
	_, _ = rand.Read(host[:])
	requestID, hostID = fmt.Sprintf("%X", id), base64.StdEncoding.EncodeToString(host[:])
	h := w.Header()
	h.Set("Server", "AmazonS3")
	h.Set("X-Amz-Request-Id", requestID)
	h.Set("X-Amz-Id-2", hostID)
	return requestID, hostID
}

// sendRedirect answers with nothing but a Location. S3 sends no caching header
// with it and has no way to add one.
func sendRedirect(w http.ResponseWriter, status int, location string) {
	reply(w)
	w.Header().Set("Location", location)
	w.Header().Set("Content-Length", "0")
	w.WriteHeader(status)
}

// sendPage answers with S3's error page. noDocument is why the configured error
// document is not in its place; nil if none is configured.
func sendPage(w http.ResponseWriter, r *http.Request, f fault, noDocument *fault) {
	requestID, hostID := reply(w)
	h := w.Header()
	h.Set("X-Amz-Error-Code", f.code)
	h.Set("X-Amz-Error-Message", f.message)
	for _, d := range f.more {
		h.Set("X-Amz-Error-Detail-"+d.name, edit.EscapePath(d.value))
	}
	body := page(f, noDocument, requestID, hostID)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(f.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write([]byte(body))
	}
}

func page(f fault, noDocument *fault, requestID, hostID string) string {
	title := fmt.Sprintf("%d %s", f.status, http.StatusText(f.status))
	var b strings.Builder
	fmt.Fprintf(&b, "<html>\n<head><title>%s</title></head>\n<body>\n<h1>%[1]s</h1>\n", title)
	list(&b, f, detail{"RequestId", requestID}, detail{"HostId", hostID})
	if noDocument != nil {
		b.WriteString("<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n")
		list(&b, *noDocument)
	}
	b.WriteString("<hr/>\n</body>\n</html>\n")
	return b.String()
}

func list(b *strings.Builder, f fault, last ...detail) {
	b.WriteString("<ul>\n")
	lines := append([]detail{{"Code", f.code}, {"Message", f.message}}, f.more...)
	for _, d := range append(lines, last...) {
		fmt.Fprintf(b, "<li>%s: %s</li>\n", d.name, html.EscapeString(d.value))
	}
	b.WriteString("</ul>\n")
}
