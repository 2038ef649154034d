package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"s3resize/scripts/internal/command"
)

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
