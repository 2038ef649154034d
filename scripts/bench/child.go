package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

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
