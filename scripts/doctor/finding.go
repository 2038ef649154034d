package main

import "fmt"

// verdict is how a check ended.
type verdict string

const (
	verdictOK   verdict = "ok"
	verdictBad  verdict = "bad"
	verdictSkip verdict = "skip"
)

// finding is what a check found.
type finding struct {
	verdict verdict
	saw     string // or why nothing was looked at
	hint    string // how to mend it; "" where there is nothing to say
}

func pass(format string, args ...any) finding {
	return finding{verdict: verdictOK, saw: fmt.Sprintf(format, args...)}
}

func skip(format string, args ...any) finding {
	return finding{verdict: verdictSkip, saw: fmt.Sprintf(format, args...)}
}

// fault takes the hint first, since what was seen is the part with arguments.
func fault(hint, format string, args ...any) finding {
	return finding{verdictBad, fmt.Sprintf(format, args...), hint}
}
