package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
)

// planOf is a plan as "terraform show -json" writes it, from its members.
func planOf(t *testing.T, members string) *tfjson.Plan {
	t.Helper()
	var plan tfjson.Plan
	if err := json.Unmarshal([]byte(`{"format_version":"1.2",`+members+`}`), &plan); err != nil {
		t.Fatal(err)
	}
	return &plan
}

func TestChangesOf(t *testing.T) {
	tests := []struct {
		name, change string
		want         []change
	}{
		{"create", `"address":"a.b","change":{"actions":["create"],"before":null,"after":{"x":1}}`, []change{{"create", "a.b", []string{}}}},
		{"nothing", `"address":"a.b","change":{"actions":["no-op"],"before":{"x":1},"after":{"x":1}}`, []change{}},
		{"reading", `"address":"data.a.b","mode":"data","change":{"actions":["read"],"before":null,"after":{}}`, []change{}},
		{"destroy", `"address":"a.b[\"k\"]","change":{"actions":["delete"],"before":{"x":1},"after":null}`, []change{{"destroy", `a.b["k"]`, []string{}}}},
		{"left over", `"address":"a.b","deposed":"00a1","change":{"actions":["delete"],"before":{},"after":null}`, []change{{"destroy", "a.b (left over from a replacement)", []string{}}}},
		{"forget", `"address":"a.b","change":{"actions":["forget"],"before":{},"after":null}`, []change{{"forget", "a.b", []string{}}}},
		{"move", `"address":"a.b","previous_address":"a.c","change":{"actions":["no-op"],"before":{},"after":{}}`, []change{{"move", "a.b", []string{"was a.c"}}}},
		{"import", `"address":"a.b","change":{"actions":["no-op"],"before":{},"after":{},"importing":{"id":"x"}}`, []change{{"import", "a.b", []string{}}}},
		{
			"change of a value, a list, one added, one taken away and one not known yet",
			`"address":"a.b","change":{"actions":["update"],
				"before":{"same":1,"value":1,"list":["x"],"gone":2,"later":"old","null":null},
				"after":{"same":1,"value":2,"list":["x","y"],"new":"n","gone":null,"null":null},
				"after_unknown":{"later":true,"same":false,"list":[false,false]}}`,
			[]change{{"change", "a.b", []string{"gone", "later", "list", "new", "value"}}},
		},
		{
			"replace", `"address":"a.b","change":{"actions":["delete","create"],"before":{},"after":{},"replace_paths":[["z",0,"y"],["name"],["z",1]]}`,
			[]change{{"replace", "a.b", []string{"name", "z"}}},
		},
		{"replace, the new one first", `"address":"a.b","change":{"actions":["create","delete"],"before":{},"after":{}}`, []change{{"replace", "a.b", []string{}}}},
		{
			"tainted", `"address":"a.b","action_reason":"replace_because_tainted","change":{"actions":["delete","create"],"before":{},"after":{}}`,
			[]change{{"replace", "a.b", []string{"its making had failed"}}},
		},
	}
	for _, test := range tests {
		got := changesOf(planOf(t, `"resource_changes":[{`+test.change+`}]`))
		if !slices.EqualFunc(got, test.want, func(a, b change) bool {
			return a.Action == b.Action && a.Address == b.Address && slices.Equal(a.Why, b.Why)
		}) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
	if got := changesOf(planOf(t, `"resource_changes":[]`)); got == nil || len(got) != 0 {
		t.Errorf("no changes: got %v", got)
	}
}

func TestTellChanges(t *testing.T) {
	changes := changesOf(planOf(t, `"resource_changes":[
		{"address":"d","change":{"actions":["delete"],"before":{},"after":null}},
		{"address":"r","change":{"actions":["delete","create"],"before":{},"after":{},"replace_paths":[["name"]]}},
		{"address":"b","change":{"actions":["create"],"before":null,"after":{}}},
		{"address":"u","change":{"actions":["update"],"before":{"key":"old secret","n":1},"after":{"key":"new secret","n":2}}},
		{"address":"a","change":{"actions":["create"],"before":null,"after":{}}}]`))
	if got, want := counts(changes), "2 to create, 1 to change, 1 to replace, 1 to destroy"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	var out bytes.Buffer
	tellChanges(&out, changes)
	const want = `    create   a
    create   b
    change   u: key, n
    replace  r: name
    destroy  d
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
	if got := counts(nil); got != "" {
		t.Errorf("no changes: got %q", got)
	}
}

func TestLostBuckets(t *testing.T) {
	plan := planOf(t, `"resource_changes":[
		{"address":"aws_s3_bucket.a","type":"aws_s3_bucket","change":{"actions":["delete"],"before":{"bucket":"photos","force_destroy":true},"after":null}},
		{"address":"aws_s3_bucket.b","type":"aws_s3_bucket","change":{"actions":["delete","create"],"before":{"bucket":"old","force_destroy":false},"after":{"bucket":"new"}}},
		{"address":"aws_s3_bucket.c","type":"aws_s3_bucket","change":{"actions":["create"],"before":null,"after":{"bucket":"new"}}},
		{"address":"aws_s3_bucket.d","type":"aws_s3_bucket","change":{"actions":["update"],"before":{"bucket":"kept"},"after":{"bucket":"kept"}}},
		{"address":"aws_s3_bucket_policy.e","type":"aws_s3_bucket_policy","change":{"actions":["delete"],"before":{"bucket":"kept"},"after":null}}]`)
	want := []string{
		`Warning: aws_s3_bucket.a: the bucket "photos" is destroyed with everything in it, for good`,
		`Warning: aws_s3_bucket.b: the bucket "old" is destroyed; AWS refuses that as long as there is anything in it`,
	}
	if got := lostBuckets(plan); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

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

func TestPlaceOf(t *testing.T) {
	const (
		account = `{"mode":"data","type":"aws_caller_identity","values":{"account_id":"123456789012","arn":"arn:aws:iam::123456789012:user/u"}}`
		region  = `{"mode":"data","type":"aws_region","values":{"id":"eu-west-1","name":"eu-west-1"}}`
		managed = `{"mode":"managed","type":"aws_region","values":{"id":"no"}}`
	)
	tests := []struct {
		state string
		want  []string
	}{
		{`"planned_values":{}`, nil},
		{`"prior_state":{"format_version":"1.0"}`, nil},
		{`"prior_state":{"format_version":"1.0","values":{"root_module":{"resources":[` + managed + `]}}}`, nil},
		{`"prior_state":{"format_version":"1.0","values":{"root_module":{"resources":[` + account + `,` + region + `]}}}`, []string{"account 123456789012", "eu-west-1"}},
		{`"prior_state":{"format_version":"1.0","values":{"root_module":{"child_modules":[{"resources":[` + region + `]}]}}}`, []string{"eu-west-1"}},
	}
	for _, test := range tests {
		if got := placeOf(planOf(t, test.state)); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.state, got, test.want)
		}
	}
}
