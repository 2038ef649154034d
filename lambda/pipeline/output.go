package pipeline

import (
	"cmp"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

// resolveOutputs fills in what the edits leave open: all is for results in general,
// opaque for opaque ones, and animated says whether the result has all frames. An
// animation stays one if a JPEG is asked for opaque results only.
func resolveOutputs(h codec.Header, out edit.Output, opt Options) (all, opaque edit.Output, animated bool) {
	all = resolveOutput(h, out, opt)
	animated = h.Frames > 1 && codec.Animates(all.Format) && !out.Still
	opaque = all
	if out.AutoJPEG && !animated {
		out.Format = edit.JPEG
		opaque = resolveOutput(h, out, opt)
	}
	return all, opaque, animated
}

// resolveOutput fills in what the edits leave open.
func resolveOutput(h codec.Header, out edit.Output, opt Options) edit.Output {
	if out.Format == "" {
		out.Format = h.Format
	}
	out = h.ResolveQuality(out)
	if out.Quality == 0 && out.Format == edit.WebP {
		out.Quality = opt.WebPQuality
	}
	// AVIF's numbers mean so much else that it has a default of its own.
	if out.Format != edit.AVIF {
		out.Quality = cmp.Or(out.Quality, opt.Quality, codec.DefaultQuality)
	}
	out.Coding = cmp.Or(out.Coding, opt.Coding)
	// Scaling makes new colors, several times the bytes of the old ones.
	out.Palette = out.Palette || h.Palette && out.Format == edit.PNG
	return out
}
