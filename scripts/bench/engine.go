package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/disintegration/imaging"
	"github.com/gen2brain/jpegn"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/scripts/internal/command"
)

// sharpIfThere installs sharp if it is wanted. Where that fails it is left out,
// and stderr is told why.
func sharpIfThere(ctx context.Context, opt options, progress *command.Progress, stderr io.Writer) *sharpModule {
	if opt.noSharp {
		return nil
	}
	progress.Show("getting sharp ready")
	sharp, err := findSharp(ctx)
	if err != nil {
		progress.Clear()
		fmt.Fprintf(stderr, "bench: sharp is left out: %v\n", err)
		return nil
	}
	return &sharp
}

// startEngines starts a process for each engine, sharp's if it is not nil and
// can be started. The version is sharp's, "" without it. All of them are to be
// stopped with stopAll.
func startEngines(ctx context.Context, sharp *sharpModule, stderr io.Writer) (engines []*child, version string, err error) {
	for _, name := range []string{engineOurs, engineStock, engineJpegn} {
		c, err := startWorker(ctx, name)
		if err != nil {
			stopAll(engines)
			return nil, "", err
		}
		engines = append(engines, c)
	}
	if sharp == nil {
		return engines, "", nil
	}
	c, version, err := sharp.start(ctx)
	if err != nil {
		fmt.Fprintf(stderr, "bench: sharp is left out: %v\n", err)
		return engines, "", nil
	}
	return append(engines, c), version, nil
}

func stopAll(engines []*child) {
	for _, c := range engines {
		c.stop()
	}
}

// child is an engine in a process of its own, on the core that all measured
// processes run on, one at a time.
type child struct {
	engine  string
	cmd     *exec.Cmd
	stdin   io.WriteCloser
	answers *bufio.Scanner
	stderr  *bytes.Buffer
}

// startWorker runs this command again as one of Go's engines.
func startWorker(ctx context.Context, engine string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, workerFlag, engine)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	return startChild(engine, cmd)
}

func startChild(engine string, cmd *exec.Cmd) (*child, error) {
	c := &child{engine: engine, cmd: cmd, stderr: new(bytes.Buffer)}
	cmd.Stderr = c.stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.stdin, c.answers = stdin, bufio.NewScanner(stdout)
	if err := pinned(cmd.Start); err != nil {
		return nil, fmt.Errorf("start %s: %w", engine, err)
	}
	return c, nil
}

// ask has one task done. The error is that the engine is gone; one that cannot
// do the task says so in its answer.
func (c *child) ask(t task) (answer, error) {
	line, err := json.Marshal(t)
	if err != nil {
		return answer{}, err
	}
	var a answer
	if _, err := c.stdin.Write(append(line, '\n')); err != nil {
		return a, c.gone(err)
	}
	if !c.answers.Scan() {
		return a, c.gone(c.answers.Err())
	}
	if err := json.Unmarshal(c.answers.Bytes(), &a); err != nil {
		return a, fmt.Errorf("%s answers %q: %w", c.engine, c.answers.Text(), err)
	}
	return a, nil
}

// gone says what the engine wrote before it ended.
func (c *child) gone(err error) error {
	c.stop()
	if err == nil {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%s ended: %w\n%s", c.engine, err, strings.TrimSpace(c.stderr.String()))
}

// stop ends the engine and waits for it; more than once does no harm.
func (c *child) stop() {
	_ = c.stdin.Close()
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
}

// workerFlag turns this command into an engine: it is started again by itself,
// so that each engine has a process, a heap and a core of its own.
const workerFlag = "-worker"

const (
	engineOurs  = "ours"
	engineStock = "stock"
	engineJpegn = "jpegn"
	engineSharp = "sharp"
)

// work is the engine: it answers tasks from in, a line of JSON each, on out. It
// returns the exit status.
func work(engine string, in io.Reader, out, stderr io.Writer) int {
	run, ok := map[string]func([]byte, task) (made, error){
		engineOurs: runOurs, engineStock: runStock, engineJpegn: runJpegn,
	}[engine]
	if !ok {
		fmt.Fprintf(stderr, "bench: error: no engine %q\n", engine)
		return command.ExitUsage
	}
	files := map[string][]byte{}
	lines, answers := bufio.NewScanner(in), json.NewEncoder(out)
	for lines.Scan() {
		var t task
		err := json.Unmarshal(lines.Bytes(), &t)
		if err == nil && files[t.File] == nil {
			files[t.File], err = os.ReadFile(t.File)
		}
		a := answer{}
		if err == nil {
			a, err = timed(run, files[t.File], t)
		}
		if err != nil {
			a.Error = err.Error()
		}
		if err := answers.Encode(a); err != nil {
			fmt.Fprintln(stderr, "bench: error:", err)
			return command.ExitFailed
		}
	}
	return 0
}

// made is a derivative.
type made struct {
	bytes         []byte
	width, height int
}

func timed(run func([]byte, task) (made, error), data []byte, t task) (answer, error) {
	began := processorTime()
	m, err := run(data, t)
	took := processorTime() - began
	if err != nil {
		return answer{}, err
	}
	a := answer{Milliseconds: ms(took), Bytes: len(m.bytes), Width: m.width, Height: m.height}
	if t.Output == "" {
		return a, nil
	}
	return a, os.WriteFile(t.Output, m.bytes, 0o644)
}

// runOurs makes a derivative as the function does.
func runOurs(data []byte, t task) (made, error) {
	wanted, err := t.edits()
	if err != nil {
		return made{}, err
	}
	beside := func(_ context.Context, s edit.Source) ([]byte, error) {
		return os.ReadFile(filepath.Join(filepath.Dir(t.File), s.Key))
	}
	res, err := pipeline.Run(context.Background(), data, wanted, pipeline.Options{Quality: t.Quality, Picture: beside})
	if err != nil {
		return made{}, err
	}
	return made{res.Bytes, res.Width, res.Height}, nil
}

// edits are what the task asks for.
func (t task) edits() (edit.Edits, error) {
	if t.Path == "" {
		return edit.Edits{Operations: []edit.Operation{edit.Resize{Width: t.Width, Height: t.Height}}}, nil
	}
	v, err := edit.Parse(t.Path + "/" + filepath.Base(t.File))
	return v.Edits, err
}

// runStock makes a derivative as a Go program does without this project: the
// standard library's codecs around disintegration/imaging. There is no WebP
// encoder in the standard library, and no way to resize an animation, so these
// are errors.
func runStock(data []byte, t task) (made, error) {
	var img image.Image
	var err error
	switch t.Format {
	case edit.JPEG:
		img, err = jpeg.Decode(bytes.NewReader(data))
	case edit.PNG:
		img, err = png.Decode(bytes.NewReader(data))
	default:
		err = fmt.Errorf("the standard library does not do this with %s", t.Format)
	}
	if err != nil {
		return made{}, err
	}
	small := stockResize(stockUpright(img, data), t.Width, t.Height)
	var b bytes.Buffer
	if t.Format == edit.JPEG {
		err = jpeg.Encode(&b, small, &jpeg.Options{Quality: t.Quality})
	} else {
		err = png.Encode(&b, small)
	}
	return made{b.Bytes(), small.Rect.Dx(), small.Rect.Dy()}, err
}

// stockUpright turns a picture as its EXIF says, which programs do with a
// package for it; reading the tag costs next to nothing.
func stockUpright(img image.Image, data []byte) image.Image {
	exif, err := jpegn.DecodeExif(bytes.NewReader(data))
	if err != nil {
		return img
	}
	switch exif.Orientation {
	case 2:
		return imaging.FlipH(img)
	case 3:
		return imaging.Rotate180(img)
	case 4:
		return imaging.FlipV(img)
	case 5:
		return imaging.Transpose(img)
	case 6:
		return imaging.Rotate270(img)
	case 7:
		return imaging.Transverse(img)
	case 8:
		return imaging.Rotate90(img)
	}
	return img
}

func stockResize(img image.Image, width, height int) *image.NRGBA {
	if width == 0 || height == 0 {
		return imaging.Resize(img, width, height, imaging.Lanczos)
	}
	return imaging.Fill(img, width, height, imaging.Center, imaging.Lanczos)
}

// runJpegn makes a derivative as the quickest Go libraries do: JPEG decoded at
// a reduced scale and encoded by jpegn, around disintegration/imaging.
func runJpegn(data []byte, t task) (made, error) {
	if t.Format != edit.JPEG {
		return made{}, fmt.Errorf("jpegn does not do this with %s", t.Format)
	}
	config, err := jpegn.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return made{}, err
	}
	denom := jpegnDenom(config.Width, config.Height, t.Width, t.Height)
	img, err := jpegn.Decode(bytes.NewReader(data), &jpegn.Options{ToRGBA: true, ScaleDenom: denom})
	if err != nil {
		return made{}, err
	}
	small := stockResize(stockUpright(img, data), t.Width, t.Height)
	var b bytes.Buffer
	err = jpegn.Encode(&b, small, &jpegn.EncodeOptions{Quality: t.Quality})
	return made{b.Bytes(), small.Rect.Dx(), small.Rect.Dy()}, err
}

// jpegnDenom is the scale to decode at: 1/4 at the smallest, and large enough
// to leave a quarter more than is wanted. A picture that lies on its side is
// measured as it is stored, which is near enough for speed.
func jpegnDenom(width, height, wantWidth, wantHeight int) int {
	for _, denom := range []int{4, 2} {
		if 4*codec.Scaled(width, denom) >= 5*wantWidth && 4*codec.Scaled(height, denom) >= 5*wantHeight {
			return denom
		}
	}
	return 1
}
