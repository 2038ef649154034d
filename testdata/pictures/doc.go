// Package pictures draws and encodes the pictures that tests, the local system
// and the benchmarks use.
//
// All drawing is by formula, from its arguments alone: the same call gives the
// same pixels, up to one step of rounding between processors that fuse
// multiplication and addition and those that do not. The encoders add what
// originals carry in practice and Go's own encoders do not write: orientations,
// profiles, four inks.
package pictures
