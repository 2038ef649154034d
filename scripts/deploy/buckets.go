package main

import (
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"
)

// lostBuckets warns of each bucket that a plan destroys. A plan does not tell
// whether there is anything in it.
func lostBuckets(plan *tfjson.Plan) []string {
	var warnings []string
	for _, r := range plan.ResourceChanges {
		action := actionOf(r)
		if r.Type != "aws_s3_bucket" || action != "destroy" && action != "replace" {
			continue
		}
		before, _ := r.Change.Before.(map[string]any)
		what := fmt.Sprintf("Warning: %s: the bucket %q is destroyed", r.Address, before["bucket"])
		if before["force_destroy"] == true {
			warnings = append(warnings, what+" with everything in it, for good")
		} else {
			warnings = append(warnings, what+"; AWS refuses that as long as there is anything in it")
		}
	}
	return warnings
}
