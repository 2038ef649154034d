package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
	"github.com/versity/versitygw/s3api"

	"s3resize/lambda/edit"
)

// The one account of the local S3. It guards nothing: the server is on loopback
// unless asked otherwise, and these are printed at every start.
const (
	accessKey = "local"
	secretKey = "locallocal"
	region    = "us-east-1"
)

// localS3 is a running S3 server, versitygw on a directory.
type localS3 struct {
	// Endpoint is its address for clients in this process, which is not left to
	// the resolver, as in http://127.0.0.1:9000.
	Endpoint string
	// Dir is the data directory, absolute.
	Dir string

	events  *announcer
	clients *http.Client // what all of Client's connections belong to
	stop    context.CancelFunc
	exited  chan struct{} // closed when the server has ended; err is set
	err     error
}

// startStore serves the directory's objects at a listening address with a
// definite port, and returns when requests are answered. There can be one per
// process, and it makes the directory below dir the working directory: both are
// versitygw's doing.
func startStore(ctx context.Context, dir, address string) (*localS3, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find the data directory: %w", err)
	}
	objects := filepath.Join(dir, "objects")
	if err := os.MkdirAll(objects, 0o755); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	backend, err := openBackend(objects, filepath.Join(dir, "metadata"))
	if err != nil {
		return nil, fmt.Errorf("open the data directory: %w", err)
	}
	listening := make(chan struct{})
	ctx, stop := context.WithCancel(ctx)
	s := &localS3{
		Endpoint: "http://" + dialable(address),
		Dir:      dir,
		events:   &announcer{},
		clients:  newBucketClient(),
		stop:     stop,
		exited:   make(chan struct{}),
	}
	go func() {
		defer close(s.exited)
		s.err = embedgw.RunVersityGW(ctx, telling{backend, s.events}, &embedgw.Config{
			RootUserAccess:    accessKey,
			RootUserSecret:    secretKey,
			Region:            region,
			IAMService:        auth.NewIAMServiceSingle(auth.Account{Access: accessKey, Secret: secretKey, Role: auth.RoleAdmin}),
			Ports:             []string{address},
			MaxConnections:    1000,
			MaxRequests:       1000,
			MultipartMaxParts: 10_000,
			KeepAlive:         true,
			Quiet:             true,
			DisableACLs:       true,
			S3Options:         []s3api.Option{s3api.WithOnListen(func() { close(listening) })},
		})
	}()
	select {
	case <-listening:
		return s, nil
	case <-s.exited:
		stop()
		return nil, fmt.Errorf("start S3: %w", cmp.Or(s.err, context.Cause(ctx)))
	}
}

// openBackend keeps what belongs to objects besides their bytes in extended
// attributes, or, where the file system has none, in files under metadata. Data
// that began one way goes on that way.
func openBackend(objects, metadata string) (*posix.Posix, error) {
	opts := posix.PosixOpts{Concurrency: 1000, CopyObjectThreshold: 5 << 30}
	if _, err := os.Stat(metadata); err != nil && hasAttributes(objects) {
		return posix.New(objects, meta.XattrMeta{}, opts)
	}
	if err := os.MkdirAll(metadata, 0o755); err != nil {
		return nil, err
	}
	sidecar, err := meta.NewSideCar(metadata)
	if err != nil {
		return nil, err
	}
	opts.SideCarDir = metadata
	return posix.New(objects, sidecar, opts)
}

// hasAttributes tries, since what a file system says of itself is not always so.
func hasAttributes(dir string) bool {
	attributes := meta.XattrMeta{}
	if err := attributes.StoreAttribute(nil, dir, "", "probe", []byte("1")); err != nil {
		return false
	}
	return attributes.DeleteAttribute(dir, "", "probe") == nil
}

// Client is an S3 client with the account's credentials.
func (s *localS3) Client() *s3.Client {
	return s3.New(s3.Options{
		Region:       region,
		BaseEndpoint: aws.String(s.Endpoint),
		UsePathStyle: true,
		HTTPClient:   s.clients,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: accessKey, SecretAccessKey: secretKey}, nil
		}),
	})
}

// Close stops the server and says what went wrong with it, if anything did. First
// it waits for what the function is being told of, and then it lets requests under
// way finish, but waits no longer than grace for both: versitygw also waits for
// connections that never sent a request, and what is written half is not seen by
// anyone.
func (s *localS3) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	told := make(chan struct{})
	go func() {
		defer close(told)
		s.events.close()
	}()
	select {
	case <-told:
	case <-ctx.Done():
	}
	s.clients.CloseIdleConnections()
	s.stop()
	select {
	case <-s.exited:
		return s.err
	case <-ctx.Done():
		return nil
	}
}

// indexDocument is what the website shows for a folder.
const indexDocument = "index.html"

// publicRead lets anyone read any object and nobody list them: what a website
// bucket has. It must cover derivatives that do not exist yet, or the website
// says 403 of them instead of 404 and no rule applies.
const publicRead = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",` +
	`"Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"}]}`

// prepareBucket makes the bucket and gives it [publicRead], each where missing;
// a policy that someone set is left alone.
func prepareBucket(ctx context.Context, client *s3.Client, bucket string) error {
	_, err := client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &bucket})
	var owned *types.BucketAlreadyOwnedByYou
	if err != nil && !errors.As(err, &owned) {
		return fmt.Errorf("make the bucket %s: %w", bucket, err)
	}
	_, err = client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &bucket})
	if err == nil {
		return nil
	}
	var failed smithy.APIError
	if !errors.As(err, &failed) || failed.ErrorCode() != "NoSuchBucketPolicy" {
		return fmt.Errorf("read the policy of the bucket %s: %w", bucket, err)
	}
	_, err = client.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{
		Bucket: &bucket,
		Policy: aws.String(fmt.Sprintf(publicRead, bucket)),
	})
	if err != nil {
		return fmt.Errorf("let everyone read the bucket %s: %w", bucket, err)
	}
	return nil
}

// seed puts every file below the root of originals into an empty bucket, under
// its path as the key, with a page that shows them, and returns how many there
// were. It does so once per data directory: what someone deletes stays deleted.
func seed(ctx context.Context, client *s3.Client, bucket, dataDir string, originals fs.FS, allowed edit.AllowList) (int, error) {
	marker := filepath.Join(dataDir, "seeded", bucket)
	if _, err := os.Stat(marker); err == nil {
		return 0, nil
	}
	list, err := client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &bucket, MaxKeys: aws.Int32(1)})
	if err != nil {
		return 0, fmt.Errorf("list the bucket %s: %w", bucket, err)
	}
	var keys []string
	if len(list.Contents) == 0 {
		if keys, err = upload(ctx, client, bucket, originals); err != nil {
			return len(keys), err
		}
		page, err := indexPage(keys, allowed)
		if err != nil {
			return len(keys), fmt.Errorf("write the index page: %w", err)
		}
		if err := put(ctx, client, bucket, indexDocument, []byte(page)); err != nil {
			return len(keys), err
		}
	}
	err = os.MkdirAll(filepath.Dir(marker), 0o755)
	if err == nil {
		err = os.WriteFile(marker, nil, 0o644)
	}
	if err != nil {
		return len(keys), fmt.Errorf("note that the bucket has its originals: %w", err)
	}
	return len(keys), nil
}

func upload(ctx context.Context, client *s3.Client, bucket string, originals fs.FS) (keys []string, err error) {
	err = fs.WalkDir(originals, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		b, err := fs.ReadFile(originals, name)
		if err != nil {
			return err
		}
		keys = append(keys, name)
		return put(ctx, client, bucket, name, b)
	})
	return keys, err
}

func put(ctx context.Context, client *s3.Client, bucket, key string, b []byte) error {
	_, err := client.PutObject(ctx, &s3.PutObjectInput{
		Bucket:      &bucket,
		Key:         &key,
		Body:        bytes.NewReader(b),
		ContentType: aws.String(http.DetectContentType(b)),
	})
	if err != nil {
		return fmt.Errorf("upload %s: %w", key, err)
	}
	return nil
}
