output "url" {
  description = "The address to hand out: the CDN's, or else the website's."
  value       = local.url
}

output "website_url" {
  description = "The website itself, without the CDN."
  value       = "http://${local.website_host}"
}

output "resize_url" {
  description = "What makes derivatives, and where the website sends readers of missing ones."
  value       = "https://${local.rules_host}/resize"
}

output "bucket" {
  description = "The website's bucket, with the derivatives."
  value       = local.website_bucket
}

output "originals_bucket" {
  description = "The bucket with the originals; the website's where they share one."
  value       = local.originals_bucket
}

output "function_name" {
  description = "The function."
  value       = aws_lambda_function.resize.function_name
}

output "log_group" {
  description = "The log group with the function's lines, one for each request."
  value       = aws_cloudwatch_log_group.resize.name
}

output "failed_events_queue" {
  description = "URL of the queue with the events that came to nothing; null if derivatives do not follow their originals."
  value       = one(aws_sqs_queue.failed[*].id)
}

output "replay_failed_events" {
  description = "The command that hands those events to the function once more; null if derivatives do not follow their originals."
  value = one([for i, queue in aws_sqs_queue.failed :
    "aws sqs start-message-move-task --region ${local.region} --source-arn ${queue.arn} --destination-arn ${aws_sqs_queue.originals[i].arn}"
  ])
}

output "distribution_id" {
  description = "The CloudFront distribution; null without a CDN."
  value       = one(aws_cloudfront_distribution.website[*].id)
}

output "distribution_domain" {
  description = "Its host name, which the DNS records of aliases point to; null without a CDN."
  value       = one(aws_cloudfront_distribution.website[*].domain_name)
}

output "routing_rules" {
  description = "The website's routing rules, in the names of the S3 API."
  value = [for rule in local.rule_condition : {
    Condition = merge(
      { HttpErrorCodeReturnedEquals = rule[0] },
      rule[1] == "" ? {} : { KeyPrefixEquals = rule[1] },
    )
    Redirect = {
      Protocol             = "https"
      HostName             = local.rules_host
      HttpRedirectCode     = "307"
      ReplaceKeyPrefixWith = "resize?key=${rule[1]}"
    }
  }]
}

output "next_commands" {
  description = "What to try first."
  value       = <<-EOT
    aws s3 cp cat.jpg s3://${local.originals_bucket}/
    ${var.allow_unsafe_url ? "" : "# nothing is made unsigned: put the signature and a slash before the size\n"}curl -sSL -o small.jpg -w '%%{http_code} after %%{num_redirects} redirects\n' ${local.url}/${local.any_resolution || !var.allow_unsafe_url ? "300x300" : try(local.sizes[0], "0x0")}/cat.jpg
    make doctor URL=${local.url} ARGS='-bucket ${local.website_bucket}${local.originals_bucket == local.website_bucket ? "" : " -originals ${local.originals_bucket}"} -function ${var.name}'
  EOT
}
