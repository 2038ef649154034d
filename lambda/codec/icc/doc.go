// Package icc converts pictures from the colors of an embedded ICC profile to sRGB.
//
// Profiles are read by our own code, because what a profile says of its own tables
// decides how much memory is taken, running out of memory cannot be recovered from,
// and anybody can write a profile. Nothing here allocates more than a small multiple
// of the profile's length. The section numbers in comments are those of ICC.1:2022.
package icc
