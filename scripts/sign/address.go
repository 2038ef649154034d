package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/url"
	"os"
	"strings"

	"s3resize/lambda/edit"
)

// address is one signed address.
type address struct {
	Path string `json:"path"` // as it was given
	URL  string `json:"url"`

	size edit.Resolution
}

// addresses signs everything that is asked for.
func (opt *options) addresses(stdin io.Reader) ([]address, error) {
	if opt.request != "" {
		path, err := opt.readRequest(stdin)
		if err != nil {
			return nil, err
		}
		a, err := opt.sign(path, edit.Resolution{})
		return []address{a}, err
	}
	var all []address
	for _, path := range opt.paths {
		sizes := opt.sizes
		if len(sizes) == 0 {
			sizes = []edit.Resolution{{}}
		}
		for _, size := range sizes {
			a, err := opt.sign(strings.ReplaceAll(path, placeholder, size.String()), size)
			if err != nil {
				return nil, err
			}
			all = append(all, a)
		}
	}
	return all, nil
}

// readRequest reads a JSON request and puts it into the form of a path.
func (opt *options) readRequest(stdin io.Reader) (string, error) {
	if opt.request != "-" {
		f, err := os.Open(opt.request)
		if err != nil {
			return "", err
		}
		defer f.Close()
		stdin = f
	}
	text, err := io.ReadAll(stdin)
	if err != nil {
		return "", err
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		return "", fmt.Errorf("the request is not JSON: %w", err)
	}
	return base64.StdEncoding.EncodeToString(compact.Bytes()), nil
}

// sign refuses what the function would refuse whatever the signature.
func (opt *options) sign(path string, size edit.Resolution) (address, error) {
	read := path
	if opt.request == "" {
		read = "unsafe/" + path
	}
	// Which buckets and hosts there are, the function knows.
	if _, err := (edit.Dialects{}).WithAnySource().Path(read); err != nil {
		return address{}, err
	}
	a := address{Path: path, size: size}
	if opt.scheme == byThumbor {
		a.URL = opt.website + "/" + edit.SignPath(opt.key, path) + "/" + edit.EscapePath(path)
		return a, nil
	}
	query := url.Values{}
	if opt.expires != "" {
		query.Set("expires", opt.expires)
	}
	signed := path
	if strings.Contains(path, "?") { // would be taken for the beginning of a query
		signed = edit.EscapePath(path)
	}
	query.Set("signature", edit.SignQuery(opt.key, signed, query))
	a.URL = opt.website + "/" + edit.EscapePath(path) + "?" + query.Encode()
	return a, nil
}

// write prints the addresses, and how to embed them.
func (opt *options) write(w io.Writer, addresses []address) error {
	var b strings.Builder
	for _, a := range addresses {
		if opt.json {
			line, err := json.Marshal(a)
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "%s\n", line)
			continue
		}
		fmt.Fprintf(&b, "%s\n", a.URL)
	}
	if !opt.json {
		fmt.Fprintf(&b, "\n%s\n", embed(addresses))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// embed is HTML for the addresses: an element each, or one with a srcset where
// they are sizes of one picture.
func embed(addresses []address) string {
	set := srcset(addresses)
	if set != "" {
		return fmt.Sprintf("<img src=\"%s\" srcset=\"%s\" alt=\"\">", html.EscapeString(addresses[0].URL), html.EscapeString(set))
	}
	var lines []string
	for _, a := range addresses {
		lines = append(lines, fmt.Sprintf("<img src=\"%s\" alt=\"\">", html.EscapeString(a.URL)))
	}
	return strings.Join(lines, "\n")
}

// srcset lists addresses by their widths; "" for ones that are not sizes of one
// picture, or whose widths follow from their heights.
func srcset(addresses []address) string {
	var entries []string
	seen := map[int]bool{}
	for _, a := range addresses {
		if a.size.Width == 0 || seen[a.size.Width] {
			return ""
		}
		seen[a.size.Width] = true
		entries = append(entries, fmt.Sprintf("%s %dw", a.URL, a.size.Width))
	}
	return strings.Join(entries, ", ")
}
