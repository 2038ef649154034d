package edit

import (
	"encoding/json"
	"slices"
)

// jsonEdits reads the edits object. See [Dialects.json] for their order.
func (d Dialects) jsonEdits(members []jsonMember, outputFormat string) (Edits, error) {
	e := d.newJSONPipeline()
	e.hasResize = slices.ContainsFunc(members, func(m jsonMember) bool { return m.name == "resize" && string(m.value) != "null" })
	for i, m := range members {
		if slices.ContainsFunc(members[:i], func(n jsonMember) bool { return n.name == m.name }) {
			return Edits{}, &Error{What: "JSON edits", Token: m.name, Expected: "each edit once"}
		}
		if err := e.edit(m.name, m.value); err != nil {
			return Edits{}, err
		}
	}
	output, err := e.output(outputFormat)
	if err != nil {
		return Edits{}, err
	}
	return Edits{Operations: e.sorted(), Output: output}, nil
}

func (d Dialects) newJSONPipeline() jsonPipeline {
	return jsonPipeline{dialects: d, sharpOrder: sharpOrder{table: d.operations()}}
}

// jsonPipeline gathers what the edits ask for.
type jsonPipeline struct {
	dialects Dialects
	// hasResize says that there is a resize, and resized that it has been read.
	hasResize, resized bool
	sharpOrder
	// written are the options of output formats by name, and format is toFormat.
	written []jsonMember
	format  string
	still   bool
}

// edit reads one edit.
func (e *jsonPipeline) edit(name string, value json.RawMessage) error {
	switch name {
	case "resize":
		return e.resize(value)
	case "crop", "extract":
		return e.extract(name, value)
	case "trim":
		return e.trim(value)
	case "rotate":
		return e.rotate(value)
	case "extend":
		return e.extend(value)
	case "overlayWith":
		return e.overlay(value)
	case "roundCrop":
		return e.roundCrop(value)
	case "smartCrop":
		return e.smartCrop(value)
	case "contentModeration":
		return e.moderation(value)
	case "animated":
		return e.animated(value)
	case "toFormat", "jpeg", "png", "webp", "gif", "avif", "tiff", "heif":
		return e.outputEdit(name, value)
	case "joinChannel", "boolean":
		return &Error{What: "JSON edit " + name, Token: string(value), Expected: "no other pictures by file name: use overlayWith"}
	case "affine":
		return &NotImplementedError{Dialect: string(JSON), Token: name}
	}
	if string(value) == "false" || string(value) == "null" {
		return nil
	}
	return e.simple(name, value)
}

// simple reads the edits that are one operation with one plain argument.
// Others, whose names are not on the Serverless Image Handler's list, are left
// out as it does.
func (e *jsonPipeline) simple(name string, value json.RawMessage) error {
	for _, read := range []func(string, json.RawMessage) (Operation, error){
		readSwitchEdit, readNumberEdit, readDetailEdit, readToneEdit, readChannelEdit,
	} {
		op, err := read(name, value)
		if err != nil {
			return err
		}
		if op != nil {
			e.add(op)
			if gamma, ok := op.(Gamma); ok {
				e.add(Gamma{Out: gamma.In})
			}
			return nil
		}
	}
	return nil
}
