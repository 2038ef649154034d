// Sign signs addresses of derivatives, so that readers can be given sizes and
// edits that strangers may not ask for. Run it with -h for how.
package main

import (
	"context"

	"s3resize/scripts/internal/command"
)

const usage = `Sign signs addresses of derivatives, for sizes and edits that the allow-lists do
not let everyone ask for.

Usage:

    go run ./scripts/sign [flags] PATH...

PATH is what stands after the website's address, unescaped and without "unsafe/":
300x200/photos/cat.jpg, or fit-in/300x200/filters:grayscale()/photos/cat.jpg. A
{size} in it is replaced by each size of -sizes.

    -website URL       put in front of the path
    -scheme NAME       thumbor: HMAC-SHA1 in front of the path (the default)
                       sih: HMAC-SHA256 in the query, as the Serverless Image
                       Handler has it
    -expires TIME      with sih: the last moment, as 20261231T235959Z, or how
                       long from now, as 72h
    -request FILE      a JSON request of the Serverless Image Handler instead of
                       PATH; "-" is standard input
    -sizes LIST        with {size} in the path: 300x,600x,1200x
    -json              one JSON object per address: {"path","url"}

The secret is the first of the function's SECURITY_KEY, in the environment
variable of that name; on the command line everyone on the machine could read
it.

Exit status: 0 signed; 1 the path would be refused; 2 wrong usage.

Example: an address, and how to embed it

    export SECURITY_KEY=mysecuritykey
    go run ./scripts/sign -website https://images.example.com 300x200/photos/cat.jpg

Example: one picture in three sizes, with its srcset

    go run ./scripts/sign -website https://images.example.com -sizes 300x,600x,1200x '{size}/photos/cat.jpg'

Example: a JSON request that can be used until tomorrow

    echo '{"key":"cat.jpg","edits":{"resize":{"width":300}}}' |
        go run ./scripts/sign -scheme sih -expires 24h -request -
`

func main() { verb().Main() }

func verb() command.Command { return command.Command{Name: "sign", Usage: usage, Run: run} }

func run(_ context.Context, args []string, std command.Std) error {
	opt, err := parseOptions(args, std.Getenv)
	if err != nil {
		return command.WrongUsage(err)
	}
	addresses, err := opt.addresses(std.In)
	if err != nil {
		return err
	}
	return opt.write(std.Out, addresses)
}
