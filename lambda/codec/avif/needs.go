//go:build avif && !nodynamic

package avif

// Without the tag nodynamic the library would load a shared libavif of whatever
// machine it runs on, if there is one. So the build stops here.
var _ = buildWithTagsAvifAndNodynamic
