package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"s3resize/scripts/internal/command"
)

var errDeclined = errors.New("not applied: the answer was not yes")

// ask wants a full "yes" before anything is changed.
func (d *deployment) ask(stop context.Context) error {
	if d.opt.autoApprove {
		return nil
	}
	terminal, ok := d.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(terminal.Fd())) {
		return command.WithHint(errors.New("not applied: standard input is no terminal, so there is nobody to ask"),
			"look at the plan above; -auto-approve applies without asking")
	}
	question := "Apply this? Only yes will do: "
	if d.opt.destroy {
		question = "Destroy this? Only yes will do: "
	}
	fmt.Fprint(d.stderr, question)
	answer := make(chan string, 1)
	go func() {
		line, err := bufio.NewReader(terminal).ReadString('\n')
		if err != nil {
			fmt.Fprintln(d.stderr) // Ctrl-D ends no line
		}
		answer <- strings.TrimSpace(line)
	}()
	select {
	case <-stop.Done():
		fmt.Fprintln(d.stderr)
		return errInterrupted
	case text := <-answer:
		if text != "yes" {
			return errDeclined
		}
		return nil
	}
}
