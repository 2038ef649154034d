// Pack writes a Lambda function's zip: the executable as "bootstrap", and
// nothing in it that depends on when, where or by whom it was packed. Run it
// with -h for how.
package main

import (
	"archive/zip"
	"compress/flate"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"s3resize/scripts/internal/command"
)

const usage = `Pack packs an executable as an AWS Lambda function for the runtime
provided.al2023. The same executable always gives the same zip, byte for byte.

Usage:

    go run ./scripts/pack -o FUNCTION.zip BOOTSTRAP

    -o FILE    the zip to write; what is there is replaced

Exit status: 0 packed; 1 failed; 2 wrong usage.

Example:

    go run ./scripts/pack -o dist/lambda-arm64.zip dist/arm64/bootstrap
`

func main() { verb().Main() }

func verb() command.Command { return command.Command{Name: "pack", Usage: usage, Run: run} }

func run(_ context.Context, args []string, _ command.Std) error {
	flags := command.Flags("pack")
	out := flags.String("o", "", "")
	if err := flags.Parse(args); err != nil {
		return command.WrongUsage(err)
	}
	if *out == "" || flags.NArg() != 1 {
		return command.WrongUsage(errors.New("expected -o FUNCTION.zip and one executable"))
	}
	return pack(*out, flags.Arg(0))
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
