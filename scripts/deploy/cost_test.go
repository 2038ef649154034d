package main

import (
	"strings"
	"testing"
)

func TestCostOf(t *testing.T) {
	resource := func(kind, values string) string {
		return `{"address":"a","mode":"managed","type":"` + kind + `","values":` + values + `}`
	}
	times := func(n int, r string) string { return strings.TrimSuffix(strings.Repeat(r+",", n), ",") }
	tests := []struct {
		name, resources string
		usd             float64
		said            string
	}{
		{"nothing", "", 0, "none: nothing is paid for until it is used"},
		{
			"what is paid by use",
			resource("aws_s3_bucket", "{}") + "," + resource("aws_lambda_function", "{}") + "," + resource("aws_cloudfront_distribution", "{}"),
			0, "none: nothing is paid for until it is used",
		},
		{"alarms", times(5, resource("aws_cloudwatch_metric_alarm", `{"period":300}`)), 0.5, "about $0.50 a month at list prices: 5 × alarm metric $0.50"},
		{
			"an alarm over a quotient, and one that looks every ten seconds",
			resource("aws_cloudwatch_metric_alarm", `{"metric_query":[{"id":"e","expression":"a/b","metric":[]},{"id":"a","metric":[{}]},{"id":"b","metric":[{}]}]}`) +
				"," + resource("aws_cloudwatch_metric_alarm", `{"period":10}`),
			0.5, "about $0.50 a month at list prices: 5 × alarm metric $0.50",
		},
		{"three dashboards", times(3, resource("aws_cloudwatch_dashboard", "{}")), 0, "about $0.00 a month at list prices: 3 × dashboard (an account's first three are free) $0.00"},
		{"five dashboards", times(5, resource("aws_cloudwatch_dashboard", "{}")), 6, "about $6.00 a month at list prices: 5 × dashboard (an account's first three are free) $6.00"},
		{
			"a secret and a key", resource("aws_secretsmanager_secret", "{}") + "," + resource("aws_kms_key", "{}"),
			1.4, "about $1.40 a month at list prices: 1 × secret $0.40, 1 × key $1.00",
		},
	}
	for _, test := range tests {
		plan := planOf(t, `"planned_values":{"root_module":{"resources":[`+test.resources+`]}}`)
		got := costOf(plan)
		if got.USD != test.usd || got.String() != test.said {
			t.Errorf("%s: got %v, %q; want %v, %q", test.name, got.USD, got.String(), test.usd, test.said)
		}
	}
}

func TestCostLooksIntoModules(t *testing.T) {
	const alarm = `{"address":"a","mode":"managed","type":"aws_cloudwatch_metric_alarm","values":{}}`
	const data = `{"address":"a","mode":"data","type":"aws_kms_key","values":{}}`
	plan := planOf(t, `"planned_values":{"root_module":{"resources":[`+data+`],"child_modules":[
		{"address":"module.a","resources":[`+alarm+`],"child_modules":[{"address":"module.a.b","resources":[`+alarm+`]}]},
		{"address":"module.c","resources":[`+alarm+`]}]}}`)
	if got := costOf(plan); got.USD != 0.3 {
		t.Errorf("got %v", got)
	}
	if got := costOf(planOf(t, `"planned_values":{}`)); got.USD != 0 {
		t.Errorf("everything destroyed: got %v", got)
	}
}
