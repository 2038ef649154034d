variable "endpoint" {
  description = "What stands before the function: http-api ($1 per million requests, with throttling and an access log) or function-url (free, with neither; reserved_concurrency is then the only limit)."
  type        = string
  default     = "http-api"
  nullable    = false

  validation {
    condition     = contains(["http-api", "function-url"], var.endpoint)
    error_message = "endpoint: expected http-api or function-url."
  }
}

variable "throttling" {
  description = "Requests per second that the HTTP API lets through, and how many at once; more are answered 429."
  type        = object({ rate = number, burst = number })
  default     = { rate = 100, burst = 200 }
  nullable    = false

  validation {
    condition     = var.throttling.rate >= 1 && var.throttling.burst >= 1 && floor(var.throttling.burst) == var.throttling.burst
    error_message = "throttling: expected a rate and a whole burst of at least 1 each, because 0 refuses every request; such as { rate = 100, burst = 200 }."
  }
}

variable "cdn" {
  description = "Put CloudFront before the website, for HTTPS and speed: {} is enough. For names of your own, aliases and the ARN of their certificate in us-east-1. With null there is no CDN."
  type = object({
    aliases         = optional(list(string), [])
    certificate_arn = optional(string)
    price_class     = optional(string, "PriceClass_All")
  })
  default = null

  validation {
    condition     = var.cdn == null || try((length(var.cdn.aliases) > 0) == (var.cdn.certificate_arn != null), false)
    error_message = "cdn: expected aliases and certificate_arn together, or neither."
  }
  validation {
    condition     = try(var.cdn.certificate_arn, null) == null || can(regex("^arn:[^:]+:acm:us-east-1:[0-9]{12}:certificate/", var.cdn.certificate_arn))
    error_message = "cdn: certificate_arn: expected a certificate of ACM in us-east-1, the only region CloudFront takes them from: arn:aws:acm:us-east-1:123456789012:certificate/..."
  }
  validation {
    condition     = alltrue([for a in try(var.cdn.aliases, []) : can(regex("^[a-z0-9*][a-z0-9.-]*\\.[a-z0-9-]+$", a))])
    error_message = "cdn: aliases: expected host names in lower case, such as images.example.com."
  }
  validation {
    condition     = contains(["PriceClass_All", "PriceClass_200", "PriceClass_100"], try(var.cdn.price_class, "PriceClass_All"))
    error_message = "cdn: price_class: expected PriceClass_All, PriceClass_200 or PriceClass_100."
  }
}

variable "cors_origin" {
  description = "Origin whose scripts may read pictures, such as https://www.example.com, or \"*\" for all. Without a CDN, and with a function URL, only \"*\" works, because redirects between hosts make browsers send \"Origin: null\". With null there is no CORS."
  type        = string
  default     = null

  validation {
    condition     = var.cors_origin == null || can(regex("^(\\*|https?://[A-Za-z0-9.:-]+)$", var.cors_origin))
    error_message = "cors_origin: expected an origin without a path, such as https://www.example.com, or \"*\"."
  }
  validation {
    condition     = length(coalesce(var.cors_origin, "*")) <= 99
    error_message = "cors_origin: expected at most 99 characters, because CloudFront's comment on it takes 128 in all; got ${length(coalesce(var.cors_origin, "*"))}."
  }
}

variable "follow_originals" {
  description = "Keep derivatives in step: when an original is replaced or deleted, so are its derivatives, by events from S3."
  type        = bool
  default     = true
  nullable    = false
}

variable "follow_concurrency" {
  description = "How many copies of the function may work on events at once, 2 to 1000. More follow an import sooner, and take from what the account has for readers."
  type        = number
  default     = 2
  nullable    = false

  validation {
    condition     = var.follow_concurrency >= 2 && var.follow_concurrency <= 1000 && floor(var.follow_concurrency) == var.follow_concurrency
    error_message = "follow_concurrency: expected a whole number from 2 to 1000."
  }
}

variable "on_replace" {
  description = "What happens to derivatives of an original that was replaced: refresh makes them anew at once, delete leaves that to the next reader."
  type        = string
  default     = "refresh"
  nullable    = false

  validation {
    condition     = contains(["refresh", "delete"], var.on_replace)
    error_message = "on_replace: expected refresh or delete."
  }
}

variable "eager_resolutions" {
  description = "Sizes made as soon as an original arrives, before anyone asks. Each must be allowed, and follow_originals be on."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for r in var.eager_resolutions : can(regex("^([1-9][0-9]{0,4}x([1-9][0-9]{0,4})?|x[1-9][0-9]{0,4})$", r))])
    error_message = "eager_resolutions: expected WxH, Wx or xH, such as 300x300; got ${jsonencode(var.eager_resolutions)}."
  }
}

variable "manage_notifications" {
  description = "Let the bucket with the originals tell of them: by EventBridge where it has derivatives too, otherwise straight to the queue. This replaces the bucket's notifications: with false, for an existing bucket that has some, switch EventBridge on there yourself."
  type        = bool
  default     = true
  nullable    = false
}

variable "monitoring" {
  description = "Create alarms and a dashboard for what the function reports. A dashboard costs $3 a month after the first three, an alarm $0.10."
  type        = bool
  default     = false
  nullable    = false
}

variable "alarm_actions" {
  description = "ARNs to tell when an alarm goes off or ends, such as that of an SNS topic."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for a in var.alarm_actions : startswith(a, "arn:")])
    error_message = "alarm_actions: expected ARNs, such as arn:aws:sns:us-east-1:123456789012:alarms."
  }
}
