package main

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

func TestEveryoneMay(t *testing.T) {
	const object, bucket = "arn:aws:s3:::images/300x300/a.jpg", "arn:aws:s3:::images"
	tests := []struct {
		name, statements, action, resource string
		want                               bool
	}{
		{"nothing", ``, "s3:GetObject", object, false},
		{"all objects", `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::images/*"}`, "s3:GetObject", object, true},
		{"as arrays", `{"Effect":"Allow","Principal":{"AWS":["1","*"]},"Action":["s3:PutObject","s3:Get*"],"Resource":["arn:aws:s3:::images/300x300/*"]}`, "s3:GetObject", object, true},
		{"in another case", `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"S3:GETOBJECT","Resource":"*"}`, "s3:GetObject", object, true},
		{"in China", `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws-cn:s3:::images/300x300/*"}`, "s3:GetObject", object, true},
		{"another size", `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::images/720x/*"}`, "s3:GetObject", object, false},
		{"one account", `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"s3:*","Resource":"*"}`, "s3:GetObject", object, false},
		{"a service", `{"Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Action":"s3:GetObject","Resource":"*"}`, "s3:GetObject", object, false},
		{"denied", `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*"}`, "s3:GetObject", object, false},
		{"denied without TLS", `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`, "s3:GetObject", object, true},
		{"listing", `{"Effect":"Allow","Principal":"*","Action":"s3:List*","Resource":"arn:aws:s3:::images"}`, "s3:ListBucket", bucket, true},
		{"objects are not the bucket", `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::images/*"}`, "s3:ListBucket", bucket, false},
		{"the other way round", `{"Effect":"Allow","Principal":"*","NotAction":"s3:PutObject","Resource":"*"}`, "s3:GetObject", object, false},
	}
	for _, test := range tests {
		var p policy
		if err := json.Unmarshal([]byte(`{"Statement":[`+test.statements+`]}`), &p); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if got := p.everyoneMay(test.action, test.resource); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func TestPolicyTroubles(t *testing.T) {
	const read = `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::images/*"}`
	tests := []struct{ text, want string }{
		{`{"Statement":[` + read + `]}`, ""},
		{`{"Statement":` + read + `}`, ""},
		{`{`, "the bucket's policy cannot be read"},
		{`{"Statement":[{"Principal":7}]}`, "the bucket's policy cannot be read"},
		{`{"Statement":[` + read + `,{"Effect":"Allow","Principal":"*","Action":"s3:ListBucket","Resource":"arn:aws:s3:::images"}]}`, "lets everyone list"},
		{`{"Statement":[` + read + `,{"Effect":"Allow","Principal":"*","Action":"s3:Put*","Resource":"*"}]}`, "gives everyone s3:PutObject"},
		{`{"Statement":[` + read + `,{"Effect":"Allow","Principal":"*","Action":"s3:DeleteObject","Resource":"*"}]}`, "gives everyone s3:DeleteObject"},
	}
	for _, test := range tests {
		got := policyTroubles(test.text, "images", "300x300")
		if test.want == "" && len(got) > 0 || test.want != "" && (len(got) != 1 || !strings.Contains(got[0].saw, test.want)) {
			t.Errorf("%s: %+v", test.text, got)
		}
	}
}

// glob does what the same pattern does as a regular expression.
func FuzzGlob(f *testing.F) {
	f.Add("arn:aws:s3:::images/*", "arn:aws:s3:::images/a")
	f.Add("a*b?c*", "aXXbYcbZc")
	f.Add("*a*a*a*a*b", "aaaaaaaaaaaaaaaa")
	f.Add("", "")
	f.Fuzz(func(t *testing.T, pattern, s string) {
		if len(pattern) > 100 || len(s) > 1000 || strings.ContainsFunc(pattern+s, func(r rune) bool { return r >= 0x80 }) {
			t.Skip()
		}
		quoted := strings.NewReplacer(`\*`, `.*`, `\?`, `.`).Replace(regexp.QuoteMeta(pattern))
		if want := regexp.MustCompile(`(?s)\A` + quoted + `\z`).MatchString(s); glob(pattern, s) != want {
			t.Errorf("glob(%q, %q) = %v", pattern, s, !want)
		}
	})
}

func FuzzPolicy(f *testing.F) {
	f.Add(fakePolicy)
	f.Add(`{"Statement":[{"Principal":{"AWS":["*",7]}}]}`)
	f.Add(`{"Statement":null}`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, found := range policyTroubles(text, "images", "300x300") {
			if found.saw == "" || found.hint == "" {
				t.Errorf("%+v", found)
			}
		}
	})
}
