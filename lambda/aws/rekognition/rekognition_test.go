package rekognition

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rekognition"
	"github.com/aws/aws-sdk-go-v2/service/rekognition/types"

	"s3resize/lambda/aws/awsapi"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/smart"
)

var _ pipeline.Detector = (*Detector)(nil)

// asked is a request as it arrived.
type asked struct {
	target, signed string
	Image          struct{ Bytes []byte }
	MinConfidence  *float64
	rest           map[string]json.RawMessage // every parameter
}

// service answers all requests alike.
func service(t *testing.T, status int, body string) (*Detector, *asked) {
	got := &asked{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in, err := io.ReadAll(r.Body)
		*got = asked{target: r.Header.Get("X-Amz-Target"), signed: r.Header.Get("Authorization")}
		if err != nil || json.Unmarshal(in, got) != nil || json.Unmarshal(in, &got.rest) != nil {
			t.Errorf("%q, %v", in, err)
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return &Detector{API: awsapi.API{Region: "eu-west-1", Endpoint: server.URL, Credentials: credentials, Pause: 1}}, got
}

var credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: "id", SecretAccessKey: "secret"}, nil
})

// half is red on the left and blue on the right.
func half(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{R: 255, A: 255}
			if x >= w/2 {
				c = color.NRGBA{B: 255, A: 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

// Of two faces, the second reaches over the edges.
const twoFaces = `{"FaceDetails":[
	{"BoundingBox":{"Height":0.25,"Left":0.5,"Top":0.125,"Width":0.0625},"Confidence":99.9,
	 "Landmarks":[{"Type":"eyeLeft","X":0.51,"Y":0.2}],"Pose":{"Pitch":1.2,"Roll":-3,"Yaw":0},"Quality":{"Brightness":80,"Sharpness":90}},
	{"BoundingBox":{"Height":1.5,"Left":-0.25,"Top":1.25,"Width":0.75},"Confidence":90.0}]}`

func TestFaces(t *testing.T) {
	d, got := service(t, 200, twoFaces)
	boxes, err := d.Faces(t.Context(), half(96, 80))
	want := []smart.Box{{Left: 0.5, Top: 0.125, Width: 0.0625, Height: 0.25}, {Left: 0, Top: 1, Width: 0.75, Height: 1}}
	if err != nil || !slices.Equal(boxes, want) {
		t.Errorf("%v, %v; want %v", boxes, err, want)
	}
	if got.target != "RekognitionService.DetectFaces" || len(got.rest) != 1 ||
		!strings.Contains(got.signed, "/eu-west-1/rekognition/aws4_request") {
		t.Errorf("%s with %v, %s", got.target, got.rest, got.signed)
	}
	sent, err := jpeg.Decode(bytes.NewReader(got.Image.Bytes))
	if err != nil || sent.Bounds().Size() != image.Pt(96, 80) {
		t.Fatalf("%v", err)
	}
	left, _, _, _ := sent.At(5, 40).RGBA()
	right, _, _, _ := sent.At(90, 40).RGBA()
	if left < 0xf000 || right > 0x0fff {
		t.Errorf("red is %x on the left and %x on the right", left, right)
	}
}

func TestNoFaces(t *testing.T) {
	for _, body := range []string{`{}`, `{"FaceDetails":[]}`, `{"FaceDetails":null}`} {
		d, _ := service(t, 200, body)
		if boxes, err := d.Faces(t.Context(), half(80, 80)); err != nil || len(boxes) != 0 {
			t.Errorf("%s: %v, %v", body, boxes, err)
		}
	}
}

func TestLabels(t *testing.T) {
	d, got := service(t, 200, `{"ModerationModelVersion":"7.0","ContentTypes":[],"ModerationLabels":[
		{"Confidence":98.5,"Name":"Smoking","ParentName":"Drugs & Tobacco Paraphernalia & Use","TaxonomyLevel":3},
		{"Confidence":98.5,"Name":"Drugs & Tobacco","ParentName":"","TaxonomyLevel":1}]}`)
	labels, err := d.Labels(t.Context(), half(80, 80), 62.5)
	if err != nil || !slices.Equal(labels, []string{"Smoking", "Drugs & Tobacco"}) {
		t.Errorf("%q, %v", labels, err)
	}
	if got.target != "RekognitionService.DetectModerationLabels" || len(got.rest) != 2 || got.MinConfidence == nil || *got.MinConfidence != 62.5 {
		t.Errorf("%s with %v", got.target, got.rest)
	}
	if _, err := jpeg.DecodeConfig(bytes.NewReader(got.Image.Bytes)); err != nil {
		t.Error(err)
	}
	// Zero is asked for too: without it Rekognition takes 50.
	if _, err := d.Labels(t.Context(), half(80, 80), 0); err != nil || got.MinConfidence == nil || *got.MinConfidence != 0 {
		t.Errorf("%v, %v", got.MinConfidence, err)
	}
}

// The SDK's client, which is not linked into the function, sends the same.
func TestRequestsAreThoseOfTheSDK(t *testing.T) {
	d, got := service(t, 200, `{}`)
	client := sdk.New(sdk.Options{Region: "eu-west-1", BaseEndpoint: &d.API.Endpoint, Credentials: credentials})
	if _, err := d.Labels(t.Context(), half(80, 80), 75); err != nil {
		t.Fatal(err)
	}
	ours := *got
	_, err := client.DetectModerationLabels(t.Context(), &sdk.DetectModerationLabelsInput{
		Image: &types.Image{Bytes: ours.Image.Bytes}, MinConfidence: aws.Float32(75),
	})
	if err != nil || got.target != ours.target || !bytes.Equal(got.rest["Image"], ours.rest["Image"]) ||
		*got.MinConfidence != *ours.MinConfidence || len(got.rest) != len(ours.rest) {
		t.Errorf("labels: %v", err)
	}
	if _, err := d.Faces(t.Context(), half(80, 80)); err != nil {
		t.Fatal(err)
	}
	ours = *got
	_, err = client.DetectFaces(t.Context(), &sdk.DetectFacesInput{Image: &types.Image{Bytes: ours.Image.Bytes}})
	if err != nil || got.target != ours.target || !bytes.Equal(got.rest["Image"], ours.rest["Image"]) || len(got.rest) != len(ours.rest) {
		t.Errorf("faces: %v", err)
	}
}

func TestErrors(t *testing.T) {
	const denied = `{"__type":"AccessDeniedException","Message":"not authorized to perform it"}`
	d, _ := service(t, 400, denied)
	_, faces := d.Faces(t.Context(), half(80, 80))
	_, labels := d.Labels(t.Context(), half(80, 80), 75)
	for action, err := range map[string]error{"DetectFaces": faces, "DetectModerationLabels": labels} {
		var e *Error
		var cause *awsapi.Error
		if !errors.As(err, &e) || e.Action != action || !errors.As(err, &cause) || cause.Code != "AccessDeniedException" ||
			!strings.Contains(err.Error(), action) {
			t.Errorf("%s: %v", action, err)
		}
	}
	d, _ = service(t, 200, `{"FaceDetails":[{"Confidence":99}]}`)
	if boxes, err := d.Faces(t.Context(), half(80, 80)); err == nil || boxes != nil {
		t.Errorf("a face without a box: %v", boxes)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	if _, err := d.Faces(ctx, half(80, 80)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v; want the context's error", err)
	}
}

func TestCopy(t *testing.T) {
	for _, tt := range []struct{ of, want image.Point }{
		{image.Pt(640, 480), image.Pt(640, 480)},
		{image.Pt(1920, 1080), image.Pt(1920, 1080)},
		{image.Pt(4000, 3000), image.Pt(1920, 1440)},
		{image.Pt(3000, 4001), image.Pt(1440, 1920)}, // 1439.6
		{image.Pt(79, 81), image.Pt(80, 81)},
		{image.Pt(1, 1), image.Pt(80, 80)},
		{image.Pt(30000, 2), image.Pt(1920, 80)},
	} {
		if got := new(Detector).Copy(tt.of); got != tt.want {
			t.Errorf("%v: %v; want %v", tt.of, got, tt.want)
		}
	}
}

// Nothing is harder to code than noise. 5 MB is the most that a request may
// carry (Developer Guide, "Guidelines and quotas").
func TestLargestPictureFits(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, longSide, longSide))
	noise := rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = byte(noise.Uint32()) | byte(i%4/3*255)
	}
	data, err := encode(t.Context(), img)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := jpeg.DecodeConfig(bytes.NewReader(data)); err != nil || c.Width != longSide || len(data) > 5<<20 {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}
