package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// nodeFigures are those of a program for Node that does once, with sharp, what
// the function does.
type nodeFigures struct {
	// First is from exec until the derivative is stored, in milliseconds.
	First float64 `json:"firstMs"`
	// Peak is the largest resident set, in bytes.
	Peak int64 `json:"peakBytes"`
	// Ratio and PeakRatio are our first redirect's time and memory divided by
	// these, the medians of the rounds' own ratios.
	Ratio     float64 `json:"oursRatio"`
	PeakRatio float64 `json:"oursPeakRatio"`
}

//go:embed first.mjs
var firstProgram []byte

// nodeSession is the life of one process of Node's.
type nodeSession struct {
	first float64 // milliseconds
	peak  float64 // bytes
}

func (fn *function) nodeSession(ctx context.Context) (s nodeSession, err error) {
	const derivative = "/" + benchBucket + "/" + benchDerivative
	fn.store.remove(derivative)
	cmd, err := fn.node.command(ctx, "first.mjs", firstProgram)
	if err != nil {
		return s, err
	}
	cmd.Args = append(cmd.Args, fn.endpoint+"/"+benchBucket+"/"+benchOriginal, fn.endpoint+derivative, strconv.Itoa(quality))
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	began := time.Now()
	if err := pinned(cmd.Start); err != nil {
		return s, err
	}
	if err := cmd.Wait(); err != nil {
		return s, fmt.Errorf("node: %w: %s", err, lastLine(stderr.String()))
	}
	made, ok := fn.store.get(derivative)
	if !ok {
		return s, fmt.Errorf("node stored no derivative: %s", lastLine(stderr.String()))
	}
	var said struct{ Peak float64 }
	if err := json.Unmarshal(out.Bytes(), &said); err != nil {
		return s, fmt.Errorf("node says %.200q: %w", out.String(), err)
	}
	return nodeSession{ms(made.stored.Sub(began)), said.Peak}, nil
}

// nodeResult compares the rounds' sessions with ours; nil if there are none.
func nodeResult(sessions []nodeSession, firsts, peaks []float64) *nodeFigures {
	if len(sessions) == 0 {
		return nil
	}
	var times, sizes []float64
	for _, s := range sessions {
		times, sizes = append(times, s.first), append(sizes, s.peak)
	}
	return &nodeFigures{
		First: median(times), Peak: int64(median(sizes)),
		Ratio: median(ratios(firsts, times)), PeakRatio: median(ratios(peaks, sizes)),
	}
}
