package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
	"github.com/versity/versitygw/s3api"
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

// Close stops the server and says what went wrong with it, if anything did. It
// lets requests under way finish, but waits no longer than grace: versitygw also
// waits for connections that never sent a request, and what is written half is
// not seen by anyone.
func (s *localS3) Close() error {
	s.clients.CloseIdleConnections()
	s.stop()
	select {
	case <-s.exited:
		return s.err
	case <-time.After(grace):
		return nil
	}
}
