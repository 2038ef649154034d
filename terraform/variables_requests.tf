variable "dialects" {
  description = "URLs that are read besides plain sizes. thumbor: fit-in/, filters:, unsafe/ and the like. json: base64 JSON. query (?w=300) and oss (?x-oss-process=): with cdn only; without, by the API. any: every path, also signed, cropped (10x20:30x40/) or rewritten. Each opens more of the website's bucket, so a bucket shared with originals should have none in folders so named."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(setsubtract(var.dialects, ["thumbor", "json", "query", "oss", "any"])) == 0 && length(distinct(var.dialects)) == length(var.dialects)
    error_message = "dialects: expected thumbor, json, query, oss or any, each once, such as [\"thumbor\", \"json\"]; got ${jsonencode(var.dialects)}."
  }
}

variable "thumbor_compat" {
  description = "Whose reading of Thumbor's paths holds where the two differ: thumbor's own, or sih, the Serverless Image Handler's from version 4 on."
  type        = string
  default     = "thumbor"
  nullable    = false

  validation {
    condition     = contains(["thumbor", "sih"], var.thumbor_compat)
    error_message = "thumbor_compat: expected thumbor or sih."
  }
}

variable "auto_webp" {
  description = "Give WebP to readers whose Accept has image/webp, unless the URL names a format. Behind the CDN this holds for every derivative, and nothing may be signed; without it, for requests that reach the function."
  type        = bool
  default     = false
  nullable    = false
}

variable "allowed_operations" {
  description = "What strangers may ask for beyond a size, by the names in keys. grayscale or quality: its stated small set of steps. rotate(90): exactly that. blur(*): any arguments. steps: the steps of all names. \"*\": everything, so that there is no bound to what can be made. Descriptions of originals are names too: meta, info, average-hue. With [] it is nothing beyond sizes where there are no dialects, and resize, fill, format and quality where there are some: 1,360 derivatives at most of one original in a size such as 300x300."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for o in var.allowed_operations : o == "*" || can(regex("^[a-z][a-z0-9_-]*(\\([ -~]*\\))?$", o))])
    error_message = "allowed_operations: expected names of operations, with their arguments or without, such as [\"grayscale\", \"rotate(90)\", \"blur(*)\"], or steps, or \"*\"; got ${jsonencode(var.allowed_operations)}."
  }
  validation {
    condition     = !contains(var.allowed_operations, "*") || length(var.allowed_operations) == 1
    error_message = "allowed_operations: \"*\" stands alone, because it allows everything there is."
  }
  validation {
    condition     = length(distinct(var.allowed_operations)) == length(var.allowed_operations)
    error_message = "allowed_operations: expected each operation once; got ${jsonencode(var.allowed_operations)}."
  }
}

variable "overlays" {
  description = "Where pictures come from that strangers may lay over others, such as [\"logos/\"]: beginnings of keys in the bucket of the originals, or s3:BUCKET/, alone or with such a beginning after it, for one of source_buckets. What lies there can be seen whole. With [] strangers lay over nothing but what watermark_hosts have."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition = alltrue([for o in var.overlays : startswith(o, "s3:") ?
      can(regex("^s3:[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/([^/,\\x00- ][^,\\x00-\\x1f]*)?$", o)) :
      can(regex("^[^/,\\x00- ][^,\\x00-\\x1f]*$", o))
    ])
    error_message = "overlays: expected beginnings of keys, such as [\"logos/\", \"s3:my-logos/public/\"], without a slash in front and without commas; got ${jsonencode(var.overlays)}."
  }
  validation {
    condition     = length(distinct(var.overlays)) == length(var.overlays)
    error_message = "overlays: expected each once; got ${jsonencode(var.overlays)}."
  }
}

variable "security_keys" {
  description = "Secrets for Thumbor's signatures; the first is the one to sign with, and all are accepted, so that one can take over from another. They stand in the function's environment and in Terraform's state. Needs \"any\" among the dialects."
  type        = list(string)
  default     = []
  nullable    = false
  sensitive   = true

  validation {
    condition     = alltrue([for k in var.security_keys : can(regex("^[!-+\\x2d-~]+$", k))])
    error_message = "security_keys: expected printable ASCII without blanks and commas."
  }
}

variable "signature" {
  description = "Demand the Serverless Image Handler's signature (?signature=) of every request that reaches the function. Its secret is in Secrets Manager: the ARN, and the key in it. Needs \"any\" among the dialects."
  type        = object({ secret_arn = string, key = string })
  default     = null

  validation {
    condition     = var.signature == null || can(regex("^arn:[^:]+:secretsmanager:[^:]+:[0-9]{12}:secret:.+$", var.signature.secret_arn))
    error_message = "signature: secret_arn: expected arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX."
  }
  validation {
    condition     = try(length(var.signature.key) > 0, true)
    error_message = "signature: key: expected the key that the secret is under, such as signatureKey."
  }
}

variable "allow_unsafe_url" {
  description = "Make what is asked for without a signature. With false nothing unsigned is made, not even sizes of the list; what has been made can be read by anyone who knows its path. False needs security_keys or signature."
  type        = bool
  default     = true
  nullable    = false
}

variable "rewrite_patterns" {
  description = "Rules that change paths before they are read, each a regular expression and its replacement as Python has them (\\1). The first that changes a path is the last."
  type        = list(object({ pattern = string, replacement = string }))
  default     = []
  nullable    = false
}

variable "rewrite_match" {
  description = "One such rule as JavaScript has it: { pattern = \"/(filters-)/gm\", substitution = \"filters:\" }, or JSON arrays of several."
  type        = object({ pattern = string, substitution = string })
  default     = null

  validation {
    condition     = try(length(var.rewrite_match.pattern) > 0 && length(var.rewrite_match.substitution) > 0, var.rewrite_match == null)
    error_message = "rewrite_match: expected a pattern and a substitution."
  }
}

variable "oss_styles" {
  description = "Names for chains of OSS's operations, such as { small = \"image/resize,w_100\" } for ?x-oss-process=style/small."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name, chain in var.oss_styles : can(regex("^[A-Za-z0-9_.-]{1,63}$", name)) && startswith(chain, "image/")])
    error_message = "oss_styles: expected names of 1 to 63 of A-Z a-z 0-9 _ . - and chains that begin with image/, such as { small = \"image/resize,w_100\" }."
  }
}

variable "watermark_hosts" {
  description = "Hosts that watermarks may be fetched from; otherwise they come from the source buckets only."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for h in var.watermark_hosts : can(regex("^[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?$", h))])
    error_message = "watermark_hosts: expected host names in lower case, such as static.example.com."
  }
}

variable "source_buckets" {
  description = "More buckets that originals and watermarks may be in, for requests that name them; they are only read, and their events are not followed."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for b in var.source_buckets : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", b))]) && length(distinct(var.source_buckets)) == length(var.source_buckets)
    error_message = "source_buckets: expected the bare names of buckets, each once, such as [\"archive\"]."
  }
}

variable "fallback_image" {
  description = "A picture that is served with errors, by its key, in the bucket of the originals unless another is named."
  type        = object({ bucket = optional(string), key = string })
  default     = null

  validation {
    condition     = try(length(var.fallback_image.key) > 0, var.fallback_image == null)
    error_message = "fallback_image: expected the key of a picture, such as { key = \"missing.png\" }."
  }
}

variable "detector" {
  description = "What finds faces: builtin, which is part of the function, or rekognition, which costs $1 per thousand pictures and knows content moderation."
  type        = string
  default     = "builtin"
  nullable    = false

  validation {
    condition     = contains(["builtin", "rekognition"], var.detector)
    error_message = "detector: expected builtin or rekognition."
  }
}
