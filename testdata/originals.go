// Package testdata holds the pictures that tests, the local system and the
// benchmarks start from.
package testdata

import "embed"

// Originals are the files under originals/, named by their properties:
// photo.420.progressive.exif6.jpg is a progressive JPEG in 4:2:0 with EXIF
// orientation 6. All are drawn by s3resize/testdata/pictures and written by
//
//	go run ./testdata/generate
//
// Names are relative to this package, so the planet is
// originals/blue_marble.jpg.
//
//go:embed originals
var Originals embed.FS
