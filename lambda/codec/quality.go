package codec

import (
	"s3resize/lambda/edit"
)

// ResolveQuality turns what an output says of quality in relation to the original into a
// plain Quality, 1 to 100, for [Encode], which looks at no other. Call it before
// defaults are filled in. It leaves Quality alone if neither QualityPercent nor
// QualityLimit is given.
//
// The quality of a JPEG original is capped by QualityLimit, or multiplied by
// QualityPercent and rounded if there is no limit: 80 and 90 % make 72. For other
// originals, and for a JPEG whose quality is unknown, the limit or else the percentage
// is the quality itself.
//
// They are Q and q of Alibaba OSS's quality action, of which Q wins.
func (h Header) ResolveQuality(out edit.Output) edit.Output {
	switch limit, percent := out.QualityLimit, out.QualityPercent; {
	case limit > 0 && h.Quality > 0:
		out.Quality = min(h.Quality, limit)
	case limit > 0:
		out.Quality = limit
	case percent > 0 && h.Quality > 0:
		out.Quality = max((h.Quality*percent+50)/100, 1)
	case percent > 0:
		out.Quality = percent
	}
	out.QualityLimit, out.QualityPercent = 0, 0
	return out
}
