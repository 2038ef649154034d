package emf

import (
	"strings"
	"testing"
	"time"
)

func TestWrite(t *testing.T) {
	var b strings.Builder
	err := Write(&b, "resize", "id", time.UnixMilli(1234), Count("Made", 0), Bytes("BytesIn", 5), Duration("Duration", 1_234_567*time.Nanosecond))
	const want = `{"BytesIn":5,"Duration":1.23,"FunctionName":"resize","Made":0,"_aws":{"CloudWatchMetrics":[{"Namespace":"s3resize",` +
		`"Dimensions":[["FunctionName"]],"Metrics":[{"Name":"Made","Unit":"Count"},{"Name":"BytesIn","Unit":"Bytes"},{"Name":"Duration","Unit":"Milliseconds"}]}],` +
		`"Timestamp":1234},"requestId":"id"}` + "\n"
	if err != nil || b.String() != want {
		t.Errorf("%s%v; want %s", b.String(), err, want)
	}
}
