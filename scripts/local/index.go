package main

import (
	"html/template"
	"strings"

	"s3resize/lambda/edit"
)

// indexTemplate is what the website's root shows until someone uploads an
// index.html of their own.
var indexTemplate = template.Must(template.New("index").Parse(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>s3resize</title>
<style>
body { font: 16px/1.5 sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em; color-scheme: light dark }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(14em, 1fr)); gap: 1em; padding: 0; list-style: none }
img { display: block; max-width: 100%; max-height: 14em }
</style>
<h1>Sizes by URL</h1>
<p>Each picture below is asked for as <code>/{{.Size}}/name</code>. The first view makes it, all others come from the
bucket alone. Sizes that may be made: {{.Sizes}}.</p>
<ul>
{{- range .Pictures}}
<li><a href="/{{.Path}}"><img src="/{{$.Size}}/{{.Path}}" alt="" loading="lazy"></a>{{.Key}}
{{- end}}
</ul>
</html>
`))

// indexPage shows the originals that are not in a folder, in the size that the
// greeting shows too.
func indexPage(keys []string, allowed edit.AllowList) (string, error) {
	type picture struct{ Key, Path string }
	var pictures []picture
	for _, key := range keys {
		if !strings.Contains(key, "/") {
			pictures = append(pictures, picture{key, edit.EscapePath(key)})
		}
	}
	var b strings.Builder
	err := indexTemplate.Execute(&b, struct {
		Size, Sizes string
		Pictures    []picture
	}{preferred(allowed).String(), sizes(allowed), pictures})
	return b.String(), err
}
