package pictures

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image/png"
	"testing"
)

func TestEXIFBytes(t *testing.T) {
	const little = "II\x2a\x00\x08\x00\x00\x00" + "\x01\x00" + "\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00" + "\x00\x00\x00\x00"
	const big = "MM\x00\x2a\x00\x00\x00\x08" + "\x00\x01" + "\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00" + "\x00\x00\x00\x00"
	if got := EXIF(6, binary.LittleEndian); string(got) != little {
		t.Errorf("little endian: % x", got)
	}
	if got := EXIF(6, binary.BigEndian); string(got) != big {
		t.Errorf("big endian: % x", got)
	}
}

func TestWithChunk(t *testing.T) {
	plain, err := PNG(Letter(9, 7))
	if err != nil {
		t.Fatal(err)
	}
	before := bytes.Clone(plain)
	data := WithChunk(plain, "eXIf", []byte("abc"))
	if !bytes.Equal(plain, before) {
		t.Error("the file given was changed")
	}
	const header = 33
	if got := string(data[header : header+11]); got != "\x00\x00\x00\x03eXIfabc" {
		t.Errorf("chunk %q", got)
	}
	if got := binary.BigEndian.Uint32(data[header+11:]); got != crc32.ChecksumIEEE([]byte("eXIfabc")) {
		t.Errorf("check %08x", got)
	}
	if !bytes.Equal(data[header+15:], plain[header:]) {
		t.Error("what follows is not the rest of the file")
	}
	if _, err := png.Decode(bytes.NewReader(data)); err != nil {
		t.Error(err)
	}
}
