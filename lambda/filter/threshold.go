package filter

import (
	"encoding/binary"
	"image"
)

// Threshold makes values 255 that are at least level, and 0 what is less: sharp's
// threshold. With grayscale it is the grey of [GrayscaleLinear] that is compared,
// and the result is black and white; otherwise each channel by itself. Alpha is
// compared with the level as well. Level is 0, which changes nothing, to 255.
func Threshold(img *image.NRGBA, level int, grayscale bool) {
	level = min(max(level, 0), 255)
	if level == 0 {
		return
	}
	cut := tableOf(func(v int) int {
		if v >= level {
			return 255
		}
		return 0
	})
	l := lights()
	for row := range rows(img) {
		if grayscale {
			l.cutGreys(row, cut)
		} else {
			cutValues(row, cut)
		}
	}
}

func (l *lightTables) cutGreys(row []byte, cut *table) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		binary.LittleEndian.PutUint32(row, uint32(cut[l.grey(v)])*greys|uint32(cut[v>>24])<<24)
	}
}

func cutValues(row []byte, cut *table) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		v = uint32(cut[uint8(v)]) | uint32(cut[uint8(v>>8)])<<8 | uint32(cut[uint8(v>>16)])<<16 | uint32(cut[v>>24])<<24
		binary.LittleEndian.PutUint32(row, v)
	}
}
