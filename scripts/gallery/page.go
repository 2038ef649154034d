package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"s3resize/lambda/edit"
)

//go:embed page.html
var pageText string

// section is a group on the page.
type section struct {
	Title    group
	ID       string
	Pictures []card
}

// card is one entry on the page.
type card struct {
	Name, What    string
	Before, After thumbnail
	Failed        string
	Requests      []row
}

// thumbnail is a picture and what is written below it.
type thumbnail struct {
	Source, Alt, Caption string
	Width, Height        int
}

// row is one way to ask for the picture.
type row struct{ Dialect, Text, URL string }

// writePage writes the page about pictures that come group after group.
func writePage(w io.Writer, list []shown) error {
	page, err := template.New("page").Parse(pageText)
	if err != nil {
		return err
	}
	var sections []section
	for _, s := range list {
		if n := len(sections); n == 0 || sections[n-1].Title != s.group {
			sections = append(sections, section{Title: s.group, ID: fmt.Sprint("group", len(sections)+1)})
		}
		last := &sections[len(sections)-1]
		last.Pictures = append(last.Pictures, s.card())
	}
	return page.Execute(w, sections)
}

func (s shown) card() card {
	c := card{
		Name: s.name, What: s.what,
		Before: s.before.thumbnail("the original, " + s.original),
		After:  s.after.thumbnail(s.name + ": " + s.what),
	}
	if s.err != nil {
		c.Failed = s.err.Error()
	}
	for _, r := range s.requests() {
		line := row{Dialect: r.dialect, Text: r.plain}
		if r.dialect == "JSON" {
			line.URL = r.url // what is to be read is not what is to be typed
		}
		c.Requests = append(c.Requests, line)
	}
	return c
}

func (f file) thumbnail(alt string) thumbnail {
	caption := fmt.Sprintf("%d×%d, %s", f.width, f.height, kilobytes(f.bytes))
	return thumbnail{edit.EscapePath(f.name), alt, caption, f.width, f.height}
}

func kilobytes(n int) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f kB", float64(n)/1e3)
}
