package main

import (
	"fmt"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

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
