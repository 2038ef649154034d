package edit

// Sources are the pictures that the edits lay over the original, in order.
func (e Edits) Sources() (sources []Source) {
	for _, op := range e.Operations {
		if s, has := sourceOf(op); has {
			sources = append(sources, s)
		}
	}
	return sources
}
