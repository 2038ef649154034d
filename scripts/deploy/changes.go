package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// A change is what a plan does to one resource.
type change struct {
	Action  string   `json:"action"` // one of actions
	Address string   `json:"address"`
	Why     []string `json:"why"` // attributes that change or force a replacement, or a reason in words
}

// actions are in the order in which they are shown: what is lost comes last,
// next to the question.
var actions = []string{"create", "import", "move", "forget", "change", "replace", "destroy"}

// changesOf are the changes to resources in a plan, in order. Reading data is
// none.
func changesOf(plan *tfjson.Plan) []change {
	changes := []change{}
	for _, r := range plan.ResourceChanges {
		if action := actionOf(r); action != "" {
			changes = append(changes, change{action, addressOf(r), whyOf(action, r)})
		}
	}
	slices.SortStableFunc(changes, func(a, b change) int {
		return cmp.Or(cmp.Compare(slices.Index(actions, a.Action), slices.Index(actions, b.Action)), cmp.Compare(a.Address, b.Address))
	})
	return changes
}

func actionOf(r *tfjson.ResourceChange) string {
	if r.Change == nil {
		return ""
	}
	switch a := r.Change.Actions; {
	case a.Replace():
		return "replace"
	case a.Delete():
		return "destroy"
	case a.Create():
		return "create"
	case r.Change.Importing != nil:
		return "import"
	case a.Update():
		return "change"
	case a.Forget():
		return "forget"
	case a.NoOp() && r.PreviousAddress != "":
		return "move"
	}
	return ""
}

func addressOf(r *tfjson.ResourceChange) string {
	if r.DeposedKey != "" {
		return r.Address + " (left over from a replacement)"
	}
	return r.Address
}

func whyOf(action string, r *tfjson.ResourceChange) []string {
	why := []string{}
	switch action {
	case "change":
		why = append(why, differing(r.Change)...)
	case "replace":
		if r.ActionReason == tfjson.ActionReasonReplaceBecauseTainted {
			return append(why, "its making had failed")
		}
		for _, path := range r.Change.ReplacePaths {
			if steps, ok := path.([]any); ok && len(steps) > 0 {
				why = append(why, fmt.Sprint(steps[0]))
			}
		}
		slices.Sort(why)
		why = slices.Compact(why)
	case "move":
		why = append(why, "was "+r.PreviousAddress)
	}
	return why
}

// differing names the attributes that change. It does not show their values,
// some of which are secrets.
func differing(c *tfjson.Change) []string {
	before, _ := c.Before.(map[string]any)
	after, _ := c.After.(map[string]any)
	unknown, _ := c.AfterUnknown.(map[string]any)
	names := map[string]bool{}
	for name, value := range before {
		// What is not known yet is left out of after.
		if !reflect.DeepEqual(value, after[name]) && value != nil {
			names[name] = true
		}
	}
	for name, value := range after {
		if !reflect.DeepEqual(value, before[name]) {
			names[name] = true
		}
	}
	for name, value := range unknown {
		if value == true {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// counts says how many changes there are of each kind, "" if there are none.
func counts(changes []change) string {
	var parts []string
	for _, action := range actions {
		n := 0
		for _, c := range changes {
			if c.Action == action {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d to %s", n, action))
		}
	}
	return strings.Join(parts, ", ")
}

// tellChanges lists the changes, one to a line.
func tellChanges(w io.Writer, changes []change) {
	for _, c := range changes {
		fmt.Fprintf(w, "    %-8s %s", c.Action, c.Address)
		if len(c.Why) > 0 {
			fmt.Fprintf(w, ": %s", strings.Join(c.Why, ", "))
		}
		fmt.Fprintln(w)
	}
}
