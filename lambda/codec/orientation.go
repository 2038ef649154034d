package codec

// Orientation is the EXIF tag 0x0112: how the stored picture must be turned to
// stand upright. 0 stands for "not said" and means the same as 1.
type Orientation uint8

// Swaps reports whether turning upright exchanges width and height.
func (o Orientation) Swaps() bool { return 5 <= o && o <= 8 }
