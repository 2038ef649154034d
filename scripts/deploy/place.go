package main

import (
	"iter"

	tfjson "github.com/hashicorp/terraform-json"
)

// placeOf says in which account and region a plan will work, as far as the
// module's data sources tell. People have more than one, and the environment
// chooses.
func placeOf(plan *tfjson.Plan) []string {
	if plan.PriorState == nil {
		return nil
	}
	var account, region string
	for r := range resources(plan.PriorState.Values) {
		switch {
		case r.Mode != tfjson.DataResourceMode:
		case r.Type == "aws_caller_identity":
			account, _ = r.AttributeValues["account_id"].(string)
		case r.Type == "aws_region":
			region, _ = r.AttributeValues["id"].(string) // the provider's version 6 renames "name"
		}
	}
	var place []string
	if account != "" {
		place = append(place, "account "+account)
	}
	if region != "" {
		place = append(place, region)
	}
	return place
}

// resources are those of all modules in what Terraform knows or plans.
func resources(values *tfjson.StateValues) iter.Seq[*tfjson.StateResource] {
	return func(yield func(*tfjson.StateResource) bool) {
		if values == nil || values.RootModule == nil {
			return
		}
		modules := []*tfjson.StateModule{values.RootModule}
		for len(modules) > 0 {
			module := modules[0]
			modules = append(modules[1:], module.ChildModules...)
			for _, r := range module.Resources {
				if !yield(r) {
					return
				}
			}
		}
	}
}
