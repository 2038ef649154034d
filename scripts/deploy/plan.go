package main

import (
	"cmp"
	"fmt"
	"io"
	"iter"
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

// fixedCost is what the installation costs in a month in which nobody uses it.
type fixedCost struct {
	USD   float64    `json:"usd"` // per month
	Items []costItem `json:"items"`
}

type costItem struct {
	What  string  `json:"what"`
	Count int     `json:"count"`
	USD   float64 `json:"usd"` // per month, of all of them
}

// prices are the resources that cost by existing: AWS's list prices for
// us-east-1, in cents per month, as of 2026. What is paid by use (requests,
// storage, transfer, log lines) is not here, nor what is free of charge by
// itself, such as functions, HTTP APIs, queues, roles and distributions. Of an
// account's free allowances only that for dashboards is taken off: elsewhere in
// the account the others may well be used up.
//
// Sources: the price lists of Amazon CloudWatch (alarms by the metric, dashboards,
// custom metrics), AWS Secrets Manager, AWS KMS, Amazon Route 53 and AWS WAF.
var prices = []struct {
	resource string
	what     string
	cents    int
	free     int
	units    func(attributes map[string]any) int // how many are billed for one; nil is one
}{
	{"aws_cloudwatch_metric_alarm", "alarm metric", 10, 0, alarmMetrics},
	{"aws_cloudwatch_composite_alarm", "composite alarm", 50, 0, nil},
	{"aws_cloudwatch_dashboard", "dashboard (an account's first three are free)", 300, 3, nil},
	{"aws_cloudwatch_log_metric_filter", "custom metric", 30, 0, nil},
	{"aws_secretsmanager_secret", "secret", 40, 0, nil},
	{"aws_kms_key", "key", 100, 0, nil},
	{"aws_route53_zone", "hosted zone", 50, 0, nil},
	{"aws_wafv2_web_acl", "web ACL", 500, 0, nil},
}

// alarmMetrics is how many metrics an alarm is billed for: one, or as many as
// its expression reads; three times as much if it looks more often than once a
// minute.
func alarmMetrics(attributes map[string]any) int {
	metrics, factor := 0, 1
	if period, ok := attributes["period"].(float64); ok && period < 60 {
		factor = 3
	}
	queries, _ := attributes["metric_query"].([]any)
	for _, q := range queries {
		query, _ := q.(map[string]any)
		if metric, _ := query["metric"].([]any); len(metric) > 0 {
			metrics++
		}
	}
	return max(metrics, 1) * factor
}

// costOf adds up what will exist once a plan is carried out.
func costOf(plan *tfjson.Plan) fixedCost {
	cost := fixedCost{Items: []costItem{}}
	cents := 0
	for _, price := range prices {
		units := 0
		for r := range resources(plan.PlannedValues) {
			switch {
			case r.Type != price.resource || r.Mode != tfjson.ManagedResourceMode:
			case price.units == nil:
				units++
			default:
				units += price.units(r.AttributeValues)
			}
		}
		if units > 0 {
			sum := max(units-price.free, 0) * price.cents
			cents += sum
			cost.Items = append(cost.Items, costItem{price.what, units, float64(sum) / 100})
		}
	}
	cost.USD = float64(cents) / 100
	return cost
}

// String is for people.
func (c fixedCost) String() string {
	if len(c.Items) == 0 {
		return "none: nothing is paid for until it is used"
	}
	var parts []string
	for _, item := range c.Items {
		parts = append(parts, fmt.Sprintf("%d × %s $%.2f", item.Count, item.What, item.USD))
	}
	return fmt.Sprintf("about $%.2f a month at list prices: %s", c.USD, strings.Join(parts, ", "))
}

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
