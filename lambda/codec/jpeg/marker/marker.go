// Package marker is the one table of the JPEG markers that anyone here names.
package marker

// The markers of ITU-T T.81, table B.1. In a file each follows a byte 0xff.
const (
	TEM   = 0x01
	SOF0  = 0xc0 // baseline
	SOF1  = 0xc1 // extended sequential
	SOF2  = 0xc2 // progressive
	SOF3  = 0xc3 // lossless
	DHT   = 0xc4
	SOF5  = 0xc5 // differential, as the next two are
	SOF6  = 0xc6
	SOF7  = 0xc7
	JPG   = 0xc8
	DAC   = 0xcc
	SOF15 = 0xcf // the last of those for arithmetic coding
	RST0  = 0xd0
	RST7  = 0xd7
	SOI   = 0xd8
	EOI   = 0xd9
	SOS   = 0xda
	DQT   = 0xdb
	DRI   = 0xdd
	DHP   = 0xde
	EXP   = 0xdf
	APP0  = 0xe0
	APP1  = 0xe1
	APP2  = 0xe2
	APP14 = 0xee
	SOF55 = 0xf7 // JPEG-LS, ITU-T T.87
)
