package handler

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"s3resize/lambda/aws/rekognition"
	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store"
)

// What can go wrong besides the errors of edit, codec, pipeline and store.
var (
	errNoEvent    = errors.New("the event is not a request of API Gateway or a function URL")
	errNoKey      = errors.New("no key in the query: expected ?key=300x300/photos/cat.jpg")
	errExtraQuery = errors.New("more than a key in the query: expected & in keys to be written %26")
	errMethod     = errors.New("expected GET or HEAD")
	errLoop       = errors.New("the derivative exists, yet it was asked for again and again: " +
		"something between reader and bucket keeps an old redirect, or the derivative cannot be read there")
	errURLIsAPI = errors.New("redirects would come back here: URL is the API's own address, expected the website's")
)

// failure is how an error is answered.
type failure struct {
	status  int
	code    string // one word for programs, stable
	message string // a sentence for people, after the status text
}

// failureOf is the one place that decides statuses. What it does not know is a
// 500, and tells the reader nothing. Codes with "::" and capitals are those of
// the Serverless Image Handler and of OSS.
func failureOf(err error) failure {
	if errors.Is(err, context.DeadlineExceeded) {
		return failure{http.StatusGatewayTimeout, "out_of_time", "the derivative could not be made in time"}
	}
	for _, find := range []func(error) (failure, bool){requestFailure, accessFailure, imageFailure, workFailure} {
		if f, ok := find(err); ok {
			return f
		}
	}
	return failure{http.StatusInternalServerError, "internal", "something went wrong here"}
}

// holdsNowOnly reports whether an error of a request is no answer to the next one
// like it: it depends on the time, on what has been stored until then, or on more
// than the request's address.
func holdsNowOnly(err error) bool {
	for _, e := range []error{errNoEvent, errExpired, errUnsigned, errBadSignature, errBesideSignature, errOnlySigned} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// requestFailure knows requests that cannot be understood.
func requestFailure(err error) (failure, bool) {
	var (
		syntax    *edit.Error
		ambiguous *edit.AmbiguousError
		absent    *edit.NotImplementedError
		style     *edit.StyleError
	)
	switch {
	case errors.Is(err, errNoKey), errors.Is(err, errExtraQuery):
		return failure{http.StatusBadRequest, "malformed_query", err.Error()}, true
	case errors.As(err, &syntax):
		return failure{http.StatusBadRequest, syntaxCode(syntax), err.Error()}, true
	case errors.As(err, &ambiguous):
		return failure{http.StatusBadRequest, "ambiguous", err.Error()}, true
	case errors.As(err, &absent):
		return failure{http.StatusNotImplemented, "not_implemented", err.Error()}, true
	case errors.As(err, &style):
		return failure{http.StatusNotFound, "NoSuchStyle", err.Error()}, true
	case errors.Is(err, errMethod):
		return failure{http.StatusMethodNotAllowed, "method_not_allowed", err.Error()}, true
	}
	return failure{}, false
}

// syntaxCode is the code for a mistake in a request.
func syntaxCode(e *edit.Error) string {
	switch e.What {
	case "key", "resolution":
		return "malformed_" + e.What
	case "query expires":
		return "ImageRequestExpiryFormat"
	case "ending":
		return "RequestTypeError"
	case "JSON resize width", "JSON resize height":
		return "InvalidResizeException"
	}
	return "malformed_request"
}

// accessFailure knows requests that are not admitted.
func accessFailure(err error) (failure, bool) {
	var (
		closed *edit.NotAllowedError
		bounds *pipeline.BoundError
		bucket *edit.BucketError
		host   *store.OverlayHostError
		secret *secretError
	)
	switch {
	case errors.As(err, &closed):
		return failure{http.StatusForbidden, closed.What + "_not_allowed", err.Error()}, true
	case errors.As(err, &bounds):
		return failure{http.StatusForbidden, "out_of_bounds", err.Error()}, true
	case errors.Is(err, errOnlySigned):
		return failure{http.StatusForbidden, "signature_required", err.Error()}, true
	case errors.Is(err, errBadSignature), errors.Is(err, errBesideSignature):
		return failure{http.StatusForbidden, "SignatureDoesNotMatch", err.Error()}, true
	case errors.Is(err, errUnsigned):
		return failure{http.StatusBadRequest, "AuthorizationQueryParametersError", err.Error()}, true
	case errors.Is(err, errExpired):
		return failure{http.StatusBadRequest, "ImageRequestExpired", err.Error()}, true
	case errors.As(err, &bucket):
		return failure{http.StatusForbidden, "ImageBucket::CannotAccessBucket", err.Error()}, true
	case errors.As(err, &host):
		return failure{http.StatusForbidden, "picture_not_allowed", err.Error()}, true
	case errors.As(err, &secret):
		return failure{http.StatusInternalServerError, "SignatureValidationFailure", "the secret cannot be read"}, true
	}
	return failure{}, false
}

// imageFailure knows images that what was asked cannot be made of.
func imageFailure(err error) (failure, bool) {
	var (
		overlay     *store.OverlayError
		request     *pipeline.RequestError
		unavailable *pipeline.UnavailableError
		tooLarge    *store.TooLargeError
		unwritten   codec.FormatError
		unsupported codec.UnsupportedError
		malformed   codec.MalformedError
		limit       *codec.LimitError
	)
	switch {
	case isMissing(err):
		return failure{http.StatusNotFound, "original_not_found", store.ErrNoOriginal.Error()}, true
	case errors.Is(err, store.ErrDerivative):
		return failure{http.StatusBadRequest, "malformed_key", store.ErrDerivative.Error() + ": expected what was uploaded behind the edits"}, true
	case errors.Is(err, store.ErrArchived):
		return failure{http.StatusConflict, "original_archived", store.ErrArchived.Error() +
			": it must be restored, or moved to a storage class that is read at once"}, true
	case errors.Is(err, store.ErrEncrypted):
		return failure{http.StatusForbidden, "original_encrypted", store.ErrEncrypted.Error() +
			": the function's role needs kms:Decrypt for the key in KMS"}, true
	case errors.As(err, &overlay):
		return failure{http.StatusBadRequest, "OverlayImageException", err.Error()}, true
	case errors.As(err, &request):
		return failure{http.StatusBadRequest, "impossible_edit", err.Error()}, true
	case errors.As(err, &unavailable):
		return failure{http.StatusNotImplemented, "not_available", err.Error()}, true
	case errors.As(err, &tooLarge):
		return failure{http.StatusRequestEntityTooLarge, "original_too_large", "the original has " + err.Error()}, true
	case errors.As(err, &unwritten):
		return failure{http.StatusNotImplemented, "format_not_written", err.Error()}, true
	case errors.As(err, &unsupported):
		return failure{http.StatusUnsupportedMediaType, "unsupported_image", "the original is an " + err.Error()}, true
	case errors.As(err, &malformed):
		return failure{http.StatusUnprocessableEntity, "malformed_image", "the original is a " + err.Error()}, true
	case errors.As(err, &limit):
		return failure{http.StatusUnprocessableEntity, "too_many_" + strings.ReplaceAll(limit.What, " ", "_"), err.Error()}, true
	}
	return failure{}, false
}

// workFailure knows what is not the request's fault.
func workFailure(err error) (failure, bool) {
	var (
		broken *store.Error
		asked  *rekognition.Error
	)
	switch {
	case errors.Is(err, errLoop):
		return failure{http.StatusLoopDetected, "loop", err.Error()}, true
	case errors.Is(err, errURLIsAPI):
		return failure{http.StatusInternalServerError, "url_is_api", err.Error()}, true
	case errors.As(err, &asked) && asked.Action == "DetectFaces":
		return failure{http.StatusInternalServerError, "SmartCrop::Error", "Rekognition did not answer as expected"}, true
	case errors.As(err, &asked):
		return failure{http.StatusInternalServerError, "Rekognition::DetectModerationLabelsError", "Rekognition did not answer as expected"}, true
	case errors.As(err, &broken):
		return failure{http.StatusBadGateway, "store_failed", "the store did not answer as expected"}, true
	}
	return failure{}, false
}
