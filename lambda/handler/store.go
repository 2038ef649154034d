package handler

import "github.com/aws/aws-sdk-go-v2/service/s3"

// Store is the S3 side: where originals are read and derivatives written.
type Store struct {
	// Client reaches S3, or anything that speaks its API.
	Client *s3.Client
	// Bucket holds the derivatives and is the one served as a website.
	Bucket string
	// Originals is the bucket the originals are in; "" means Bucket.
	Originals string
	// MaxBytes bounds the size of an original; 0 means no limit.
	MaxBytes int64
}
