package main

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// directives are those of Cache-Control, in lower case, with their values.
func directives(h http.Header) map[string]string {
	all := map[string]string{}
	for part := range strings.SplitSeq(strings.Join(h.Values("Cache-Control"), ","), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if name != "" {
			all[strings.ToLower(name)] = strings.Trim(value, `"`)
		}
	}
	return all
}

// freshFor is for how many seconds a response says that it may be kept without
// asking again; 0 where it does not say so (RFC 9111 §4.2.1).
func freshFor(h http.Header) int {
	d := directives(h)
	for _, never := range []string{"no-store", "no-cache"} {
		if _, ok := d[never]; ok {
			return 0
		}
	}
	for _, name := range []string{"s-maxage", "max-age"} {
		if n, err := strconv.Atoi(d[name]); err == nil {
			return max(n, 0)
		}
	}
	expires, err := http.ParseTime(h.Get("Expires"))
	date, dateErr := http.ParseTime(h.Get("Date"))
	if err != nil || dateErr != nil {
		return 0
	}
	return max(int(expires.Sub(date)/time.Second), 0)
}

// keptBy is what shows that a response comes from a cache and not from its
// origin, as in "Age: 12"; "" if nothing does.
func keptBy(h http.Header) string {
	if n, err := strconv.Atoi(h.Get("Age")); err == nil && n > 0 {
		return "Age: " + h.Get("Age")
	}
	for _, name := range []string{"X-Cache", "Cf-Cache-Status", "X-Cache-Status"} {
		if value := h.Get(name); strings.Contains(strings.ToLower(value), "hit") {
			return name + ": " + value
		}
	}
	return ""
}

// requestID is the origin's own number for a request, which a cache sends again
// with what it kept; "" if there is none.
func requestID(h http.Header) string {
	if id := h.Get("X-Amz-Request-Id"); id != "" {
		return id
	}
	return h.Get("Apigw-Requestid")
}
