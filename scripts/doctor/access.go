package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// checkBucket finds out whether there is anything to see inside.
func (e *exam) checkBucket(ctx context.Context) finding {
	switch err := e.reach(ctx); {
	case errors.Is(err, errOutside):
		return skip("%v", err)
	case err != nil:
		return fault(hint(err), "%s is not reached: %s", e.bucket.name, terse(err))
	}
	return pass("%s is there", e.bucket.name)
}

// checkListing asks for a listing as a stranger.
func (e *exam) checkListing(ctx context.Context) finding {
	if e.bucket == nil {
		return skip("%v", errOutside)
	}
	_, err := anonymous(e.bucket.client).ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &e.bucket.name, MaxKeys: aws.Int32(1)})
	switch {
	case err == nil:
		return fault("take s3:ListBucket from everyone, in the bucket's policy and ACL: readers need s3:GetObject only",
			"anyone can list what is in %s", e.bucket.name)
	case isDenied(err):
		return pass("strangers get %s", errorCode(err))
	}
	return skip("%s", terse(err))
}

// checkAccess reads what the bucket lets everyone do.
func (e *exam) checkAccess(ctx context.Context) finding {
	if e.bucket == nil {
		return skip("%v", errOutside)
	}
	all := e.blockTroubles(ctx)
	in := &s3.GetBucketPolicyInput{Bucket: &e.bucket.name}
	out, err := e.bucket.client.GetBucketPolicy(ctx, in)
	size := e.size(ctx).String()
	switch {
	case errorCode(err) == "NoSuchBucketPolicy":
		all = append(all, trouble{"the bucket has no policy", publicHint(e.bucket.name, size)})
	case err != nil && len(all) == 0:
		return e.unread("bucket policy", err)
	case err == nil:
		all = append(all, policyTroubles(aws.ToString(out.Policy), e.bucket.name, size)...)
	}
	status, err := e.bucket.client.GetBucketPolicyStatus(ctx, &s3.GetBucketPolicyStatusInput{Bucket: &e.bucket.name})
	if len(all) == 0 && err == nil && status.PolicyStatus != nil && !aws.ToBool(status.PolicyStatus.IsPublic) {
		all = append(all, trouble{"S3 does not take the policy for public", "remove conditions and named principals from it, and turn the public-access blocks off, the account's too"})
	}
	return troubles(all, pass("everyone may get %s/*, and neither list nor write", size))
}

// blockTroubles reads the bucket's public-access block. What the account has
// cannot be seen here.
func (e *exam) blockTroubles(ctx context.Context) []trouble {
	out, err := e.bucket.client.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: &e.bucket.name})
	if err != nil || out.PublicAccessBlockConfiguration == nil {
		return nil // none, or none that can be read
	}
	block := out.PublicAccessBlockConfiguration
	var all []trouble
	for _, b := range []struct {
		name string
		on   *bool
	}{{"BlockPublicPolicy", block.BlockPublicPolicy}, {"RestrictPublicBuckets", block.RestrictPublicBuckets}} {
		if aws.ToBool(b.on) {
			all = append(all, trouble{"the public-access block has " + b.name, "turn " + b.name + " off, and after that set the bucket's policy"})
		}
	}
	return all
}

// policyTroubles judges a bucket policy by what everyone may do.
func policyTroubles(text, bucket, size string) []trouble {
	var p policy
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return []trouble{{fmt.Sprintf("the bucket's policy cannot be read: %v", err), publicHint(bucket, size)}}
	}
	arn := "arn:aws:s3:::" + bucket
	var all []trouble
	if !p.everyoneMay("s3:GetObject", arn+"/"+size+"/any.jpg") {
		all = append(all, trouble{"the policy does not let everyone get " + size + "/*", publicHint(bucket, size)})
	}
	if p.everyoneMay("s3:ListBucket", arn) {
		all = append(all, trouble{"the policy lets everyone list the bucket", "take s3:ListBucket from everyone"})
	}
	for _, action := range []string{"s3:PutObject", "s3:DeleteObject"} {
		if p.everyoneMay(action, arn+"/"+size+"/any.jpg") {
			all = append(all, trouble{"the policy gives everyone " + action, "take " + action + " from everyone, now"})
		}
	}
	return all
}

func publicHint(bucket, size string) string {
	return fmt.Sprintf(`allow the principal "*" s3:GetObject on arn:aws:s3:::%s/%s/*, and no more`, bucket, size)
}
