package codec

import "errors"

// maxProfileBytes bounds what is gathered from a file's profile chunks. CMYK
// profiles, the largest in use, have half to two megabytes.
const maxProfileBytes = 4 << 20

// iccChunks gathers a profile from the APP2 segments it is cut into (ICC.1:2022
// annex B.4): each has its number, counted from 1, and the number of all.
type iccChunks struct {
	chunks [][]byte // by number
	found  int
	size   int
	err    error
}

// add takes a segment's bytes after "ICC_PROFILE\0". The first fault stays.
func (c *iccChunks) add(b []byte) {
	switch {
	case c.err != nil:
	case len(b) < 2:
		c.err = errors.New("profile chunk is cut short")
	case c.chunks != nil && len(c.chunks) != int(b[1]):
		c.err = errors.New("profile chunks disagree on their number")
	case b[0] == 0 || b[0] > b[1]:
		c.err = errors.New("profile chunk is out of range")
	default:
		c.put(int(b[0])-1, int(b[1]), b[2:])
	}
}

func (c *iccChunks) put(i, n int, b []byte) {
	if c.chunks == nil {
		c.chunks = make([][]byte, n)
	}
	c.found++
	c.size += len(b)
	switch {
	case c.chunks[i] != nil:
		c.err = errors.New("profile chunk is there twice")
	case c.size > maxProfileBytes:
		c.err = errors.New("profile is over 4 MB")
	}
	c.chunks[i] = b
}

// join returns the profile, without a copy where it is in one piece, and nil
// where there is none.
func (c *iccChunks) join() ([]byte, error) {
	switch {
	case c.err != nil:
		return nil, c.err
	case c.found < len(c.chunks):
		return nil, errors.New("profile chunk is missing")
	case c.found == 1:
		return c.chunks[0], nil
	case c.found == 0:
		return nil, nil
	}
	profile := make([]byte, 0, c.size)
	for _, b := range c.chunks {
		profile = append(profile, b...)
	}
	return profile, nil
}
