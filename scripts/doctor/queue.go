package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"s3resize/lambda/aws/awsapi"
)

// leastDelay is how long a queue must hold events back at least, in seconds, for
// all requests to be over that began before: API Gateway waits for 30.
const leastDelay = 35

// checkQueue looks at the queues between S3 and the function.
func (e *exam) checkQueue(ctx context.Context) finding {
	set, err := e.settings(ctx)
	switch {
	case e.function == nil:
		return skip("%v", err)
	case err != nil:
		return e.unread("the function's settings", err)
	}
	out, err := e.function.ListEventSourceMappings(ctx, &lambda.ListEventSourceMappingsInput{FunctionName: &e.opt.function})
	if err != nil {
		return e.unread("the function's event source mappings (lambda:ListEventSourceMappings)", err)
	}
	delay, err := strconv.Atoi(variable(set, "EVENT_DELAY"))
	if err != nil {
		delay = 0 // checkFunction is about the settings
	}
	var all []trouble
	var seen, unseen []string
	for _, m := range out.EventSourceMappings {
		queue, ok := parseQueue(aws.ToString(m.EventSourceArn))
		if !ok {
			continue
		}
		all = append(all, mappingTroubles(m, queue)...)
		more, err := e.queueTroubles(ctx, queue, delay)
		if err != nil {
			unseen = append(unseen, fmt.Sprintf("%s (%s)", queue.name, refusedBy(err)))
		}
		all = append(all, more...)
		seen = append(seen, queue.name)
	}
	switch {
	case len(seen) == 0 && delay > 0:
		return fault("set EVENT_DELAY to nothing, or put a queue between S3 and the function that holds events back for that long",
			"EVENT_DELAY is %d, but no queue feeds the function: what a request makes of an original that is replaced meanwhile stays stale", delay)
	case len(seen) == 0:
		return skip("no queue feeds the function: events, if there are any, reach it at once")
	}
	saw := strings.Join(seen, ", ") + " feeds the function, and no event failed for good"
	if len(unseen) > 0 {
		saw = strings.Join(seen, ", ") + " feeds the function; not looked at: " + strings.Join(unseen, ", ")
	}
	return troubles(all, pass("%s", saw))
}

// queue is one of SQS.
type queue struct{ region, account, name string }

func parseQueue(arn string) (q queue, ok bool) {
	parts := strings.Split(arn, ":")
	if len(parts) != 6 || parts[2] != "sqs" {
		return queue{}, false
	}
	return queue{parts[3], parts[4], parts[5]}, true
}

// url is the queue's name in SQS's requests.
func (q queue) url() string {
	domain := "amazonaws.com"
	if strings.HasPrefix(q.region, "cn-") {
		domain += ".cn"
	}
	return "https://sqs." + q.region + "." + domain + "/" + q.account + "/" + q.name
}

// mappingTroubles is about how Lambda takes messages from a queue.
func mappingTroubles(m types.EventSourceMappingConfiguration, q queue) (all []trouble) {
	if state := aws.ToString(m.State); state != "Enabled" && state != "Enabling" && state != "Updating" {
		all = append(all, trouble{fmt.Sprintf("the event source mapping of %s is %s", q.name, state), "enable it, or derivatives do not follow their originals"})
	}
	if !slices.Contains(m.FunctionResponseTypes, types.FunctionResponseTypeReportBatchItemFailures) {
		all = append(all, trouble{"the event source mapping of " + q.name + " lacks ReportBatchItemFailures",
			"add it to FunctionResponseTypes: without it, one event that fails is repeated with all of its batch"})
	}
	if result := aws.ToString(m.LastProcessingResult); strings.HasPrefix(result, "PROBLEM") {
		all = append(all, trouble{"Lambda cannot read " + q.name + ": " + result, "may the function's role sqs:ReceiveMessage, sqs:DeleteMessage and sqs:GetQueueAttributes there?"})
	}
	return all
}

// attributes are those of a queue, by name.
type attributes map[string]string

func (e *exam) attributes(ctx context.Context, q queue) (attributes, error) {
	var out struct{ Attributes attributes }
	api := e.queues
	api.Region = q.region
	err := api.Call(ctx, awsapi.Operation{Service: "sqs", Target: "AmazonSQS.GetQueueAttributes", Version: "1.0"}, map[string]any{
		"QueueUrl":       q.url(),
		"AttributeNames": []string{"DelaySeconds", "RedrivePolicy", "ApproximateNumberOfMessages"},
	}, &out)
	return out.Attributes, err
}

// queueTroubles is about a queue and the one for what fails. The error is that of
// what could not be looked at.
func (e *exam) queueTroubles(ctx context.Context, q queue, delay int) (all []trouble, err error) {
	a, err := e.attributes(ctx, q)
	if err != nil {
		return nil, err
	}
	if have, _ := strconv.Atoi(a["DelaySeconds"]); delay > 0 && have < max(delay, leastDelay) {
		all = append(all, trouble{fmt.Sprintf("%s holds events back for %d s, and EVENT_DELAY is %d", q.name, have, delay),
			fmt.Sprintf("set its DelaySeconds to EVENT_DELAY, and both to %d at least: what a request is still making of the old original stays stale otherwise", leastDelay)})
	}
	var redrive struct{ DeadLetterTargetArn string }
	failed, ok := queue{}, false
	if json.Unmarshal([]byte(a["RedrivePolicy"]), &redrive) == nil {
		failed, ok = parseQueue(redrive.DeadLetterTargetArn)
	}
	if !ok {
		return append(all, trouble{q.name + " has no dead-letter queue", "give it one, or events that fail are lost, and their derivatives stay stale"}), nil
	}
	a, err = e.attributes(ctx, failed)
	if err != nil {
		return all, err
	}
	if n := a["ApproximateNumberOfMessages"]; n != "0" && n != "" {
		all = append(all, trouble{fmt.Sprintf("%s events failed for good, in %s", n, failed.name),
			"look at the function's log, and start a redrive of that queue once the cause is gone (terraform output replay_failed_events)"})
	}
	return all, nil
}

// refusedBy words an error of SQS's in few words.
func refusedBy(err error) string {
	var refused *awsapi.Error
	if errors.As(err, &refused) && strings.Contains(refused.Code, "AccessDenied") {
		return "needs sqs:GetQueueAttributes"
	}
	return err.Error()
}
