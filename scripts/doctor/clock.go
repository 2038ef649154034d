package main

import (
	"context"
	"time"
)

// maxSkew is how far clocks may be apart. AWS refuses signatures from 15
// minutes on; the function's idea of "just now" suffers before that.
const maxSkew = 2 * time.Minute

// checkClock compares this machine's clock with the website's.
func (e *exam) checkClock(ctx context.Context) finding {
	r, err := e.get(ctx, e.address(e.folder+"clock.txt"))
	if err != nil {
		return fault(hint(err), "%s", terse(err))
	}
	date, err := time.Parse(time.RFC1123, r.header.Get("Date"))
	switch {
	case err != nil:
		return skip("the website says no date")
	case keptBy(r.header) != "":
		return skip("the date comes from a cache")
	}
	skew := e.now().Sub(date).Round(time.Second)
	if skew.Abs() > maxSkew {
		return fault("set this machine's clock with NTP: AWS refuses requests that are signed at another time",
			"this machine's clock is %s the website's", ahead(skew))
	}
	return pass("this machine's clock is the website's, to %v", skew.Abs()+time.Second)
}

func ahead(skew time.Duration) string {
	if skew < 0 {
		return (-skew).String() + " behind"
	}
	return skew.String() + " ahead of"
}
