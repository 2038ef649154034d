package codec

import (
	"s3resize/lambda/edit"
)

// ResolveQuality turns what an output says of quality in relation to the original into a
// plain Quality, 1 to 100, for [Encode], which looks at no other. It goes before
// defaults are filled in, and leaves Quality alone where neither QualityPercent
// nor QualityLimit is given.
//
// QualityLimit caps the quality of a JPEG original, and of others is the quality
// itself. Where it is not given, QualityPercent is that part of a JPEG original's
// quality, rounded, and of others the quality itself: a quality of 80 and 90 % make
// 72. A JPEG whose quality is unknown counts as another.
//
// They are Alibaba OSS's Q and q of its quality action, of which Q wins.
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
