package edit

// Rewrites are rules that change paths before they are read, so that pages can
// keep addresses of their own. The zero Rewrites change nothing.
type Rewrites struct{}
