// Pack writes a Lambda function's zip: the executable as "bootstrap", and
// nothing in it that depends on when, where or by whom it was packed.
package main

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

const usage = `Usage: go run ./scripts/pack -o FUNCTION.zip BOOTSTRAP

Packs an executable as an AWS Lambda function for the runtime provided.al2023.
The same executable always gives the same zip, byte for byte.

Example:
    go run ./scripts/pack -o dist/lambda-arm64.zip dist/arm64/bootstrap

`

func main() {
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	out := flag.String("o", "", "`file` to write")
	flag.Parse()
	if *out == "" || flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "pack: error: expected -o FUNCTION.zip and one executable; see pack -h")
		os.Exit(2)
	}
	if err := pack(*out, flag.Arg(0)); err != nil {
		fmt.Fprintf(os.Stderr, "pack: error: %v\n", err)
		os.Exit(1)
	}
}

// pack writes the zip beside its place and moves it there when it is whole.
func pack(out, executable string) error {
	f, err := os.CreateTemp(filepath.Dir(out), ".pack-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	err = errors.Join(writeZip(f, executable), f.Chmod(0o644), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), out)
}

func writeZip(w io.Writer, executable string) error {
	f, err := os.Open(executable)
	if err != nil {
		return err
	}
	defer f.Close()
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestCompression)
	})
	header := &zip.FileHeader{
		Name:     "bootstrap",
		Method:   zip.Deflate,
		Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC), // the earliest that zip can say
	}
	header.SetMode(0o755) // Lambda does not start what is not executable
	entry, err := z.CreateHeader(header)
	if err != nil {
		return err
	}
	if _, err := io.Copy(entry, f); err != nil {
		return err
	}
	return z.Close()
}
