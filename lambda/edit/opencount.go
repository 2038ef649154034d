package edit

import "math/big"

// Count is how many derivatives of one original strangers can have made at most;
// it is not finite if something is open with any arguments. autoWebP says that
// each may be made as WebP besides where it names no format.
//
//	N = lines·F(L) + orig·F(0) + Σ over boxes of F(S)
//	F(s) = Σ over k ≤ 2 of O(k)·( U(3-k) + s·U(2-k) )
//
// lines are the sizes of the list with one side, and boxes those with two; orig is
// 1 if the list has it. L and S are the ways to meet such a size besides the plain
// one, O(k) the rows of k operations, those in front of the size and behind it,
// and U(j) the settings of the file with at most j items. With nothing open all of
// these are 0, but for O(0) and U, which are 1: N is the number of sizes, or twice
// that with autoWebP.
//
// The number is exact for steps. What is open by a spelling of someone's own may
// turn out to be the same where it meets other things, and then it is less.
func (o Open) Count(allowed AllowList, autoWebP bool) (n *big.Int, finite bool) {
	if o.any || len(o.free) > 0 {
		return nil, false
	}
	c := o.counter(autoWebP)
	n = new(big.Int)
	add := func(sizes int64, each int64) { n.Add(n, new(big.Int).Mul(big.NewInt(sizes), big.NewInt(each))) }
	if allowed.any {
		const side = MaxAnySide
		add(2*side, c.variants(c.lineShapes(), true))
		add(side, c.variants(c.boxShapes(true, false), true))
		add(side*side-side, c.variants(c.boxShapes(true, true), true))
	}
	for _, r := range allowed.resolutions {
		if r.Width == 0 || r.Height == 0 {
			add(1, c.variants(c.lineShapes(), true))
			continue
		}
		outside := allowed.Allows(Resolution{Width: r.Width}) && allowed.Allows(Resolution{Height: r.Height})
		adaptive := r.Width != r.Height && allowed.Allows(Resolution{r.Height, r.Width})
		add(1, c.variants(c.boxShapes(outside, adaptive), true))
	}
	add(c.resizes, c.variants(1, true)-c.variants(0, true))
	if allowed.any || allowed.original {
		add(1, c.variants(0, false))
		if c.open["strip_exif"] > 0 {
			add(1, 1) // alone it is a setting, and beside others it is nothing
		}
	}
	return n, true
}

// openCounter has what is open, sorted for counting.
type openCounter struct {
	// open is the number of open spellings of each name.
	open map[string]int64
	// operations are the open operations, and settings the number of settings of
	// the file with at most so many items.
	operations []operationItem
	settings   [MaxOpenItems + 1]int64
	// resizes are the open spellings of whole resizes.
	resizes int64
}

func (o Open) counter(autoWebP bool) openCounter {
	c := openCounter{open: map[string]int64{}}
	var outputs [][]Output // of each name
	names := map[string]int{}
	for _, spelling := range o.spellings {
		name := itemName(spelling)
		c.open[name]++
		arguments := spelling[len(name)+1 : len(spelling)-1]
		var out Output
		if a := readArguments(Thumbor, name, arguments); readOutput(name, a, &out) {
			if name == stripExif {
				continue
			}
			i, ok := names[name]
			if !ok {
				i = len(outputs)
				names[name], outputs = i, append(outputs, nil)
			}
			outputs[i] = append(outputs[i], out)
		} else if op, ok := operationOf(name, arguments); ok {
			c.operations = append(c.operations, operationItem{spelling: spelling, mayLead: mayLead(op)})
			if _, ok := op.(Resize); ok {
				c.resizes++
			}
		}
	}
	all := map[Output]int{}
	gatherOutputs(all, Output{}, outputs, 0)
	for j := range c.settings {
		reached := map[Output]bool{}
		for out, items := range all {
			if items > j {
				continue
			}
			reached[out] = true
			if autoWebP && out.Format == "" && !out.AutoJPEG {
				out.Format = WebP
				reached[out.normal()] = true
			}
		}
		c.settings[j] = int64(len(reached))
	}
	return c
}

// operationOf reads an item that is an operation and not a way to meet a size.
func operationOf(name, arguments string) (Operation, bool) {
	a := readArguments(Thumbor, name, arguments)
	if name == "focal" {
		var f Focal
		spellFocal(a, &f)
		return f, true
	}
	return readSpelled(name, a)
}

// gatherOutputs finds all normal outputs of at most [MaxOpenItems] settings, one
// of each name from the given ones on, and how many items each is.
func gatherOutputs(all map[Output]int, out Output, names [][]Output, count int) {
	normal := out.normal()
	filters, _ := spellOutput(normal)
	all[normal] = len(filters)
	if count == MaxOpenItems {
		return
	}
	for i, choices := range names {
		for _, choice := range choices {
			gatherOutputs(all, out.with(choice), names[i+1:], count+1)
		}
	}
}

// with is o with what another one gives.
func (o Output) with(given Output) Output {
	filters, _ := spellOutput(given)
	for _, filter := range filters {
		name := itemName(filter)
		readOutput(name, readArguments(Thumbor, name, filter[len(name)+1:len(filter)-1]), &o)
	}
	return o
}

// lineShapes counts the ways to meet a size with one side, besides the plain one.
func (c openCounter) lineShapes() int64 { return c.open["no_upscale"] }

// boxShapes counts the ways to meet a size with two sides, besides the plain one.
func (c openCounter) boxShapes(outside, adaptive bool) int64 {
	enlarging := 1 + c.open["no_upscale"]
	n := enlarging*(1+c.open["smart"]+c.open["gravity"]) - 1
	n += enlarging * c.open["stretch"]
	if outside {
		n += enlarging * c.open["full-fit-in"]
	}
	inside := c.open["fit-in"] * (1 + c.open["upscale"]) * (1 + c.open["fill"])
	if adaptive {
		inside *= 1 + c.open["adaptive"]
	}
	return n + inside
}

// variants counts what can be made of a size that is met in so many ways besides
// the plain one; sized is false for the original's own size.
func (c openCounter) variants(shapes int64, sized bool) (n int64) {
	for k, rows := range c.rows(sized) {
		n += rows * c.settings[MaxOpenItems-k]
		if k < MaxOpenItems {
			n += rows * shapes * c.settings[MaxOpenItems-k-1]
		}
	}
	return n
}

// rows counts the rows of no, one and two operations. Those that change the
// picture's size may stand in front of the resize or behind it.
func (c openCounter) rows(sized bool) [MaxOpenOperations + 1]int64 {
	rows := [...]int64{1, 0, 0}
	for _, x := range c.operations {
		rows[1] += 1
		if sized && x.mayLead {
			rows[1]++
		}
		for _, y := range c.operations {
			if itemName(x.spelling) == itemName(y.spelling) {
				continue
			}
			rows[2]++
			if sized && x.mayLead {
				rows[2]++
				if y.mayLead {
					rows[2]++
				}
			}
		}
	}
	if c.open["flop"] > 0 && c.open["flip"] > 0 {
		rows[2]-- // in either order they are the same
	}
	return rows
}
