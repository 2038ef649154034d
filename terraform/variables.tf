variable "bucket" {
  description = "Name of the bucket that is served as a website. Derivatives are stored here, and originals too unless they have a bucket of their own."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket)) && !strcontains(var.bucket, "..")
    error_message = "bucket: expected the bare name of a bucket, 3 to 63 of a-z, 0-9, - and ., such as my-images."
  }
}

variable "create_bucket" {
  description = "Create the bucket. With false it exists already: it keeps its contents, encryption, versioning and ownership, but its website configuration, public access block and policy become the module's. After destroy its contents are still there, and those three settings are gone."
  type        = bool
  default     = true
  nullable    = false
}

variable "originals_bucket" {
  description = "Name of a private bucket for originals. The website's bucket then holds derivatives only. With null both share one bucket."
  type        = string
  default     = null

  validation {
    condition     = var.originals_bucket == null || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.originals_bucket))
    error_message = "originals_bucket: expected the bare name of a bucket, 3 to 63 of a-z, 0-9, - and ., such as my-originals."
  }
}

variable "create_originals_bucket" {
  description = "Create the bucket for originals. With false it exists already, in this account and region, and nothing of it is changed but, with manage_notifications, its notifications."
  type        = bool
  default     = true
  nullable    = false
}

variable "allowed_resolutions" {
  description = "Sizes that may be made: WxH crops to fill, Wx and xH keep the aspect ratio. With the defaults of everything else strangers can have at most (number of sizes x formats) objects made of one original, where formats is 2 with auto_webp and otherwise 1. orig admits edits that keep the size, such as filters:grayscale(), and the original as it is. [\"*\"] allows that and any size up to 4096 a side, so that there is no bound. [] is for installations that make only what is signed, whatever its size."
  type        = list(string)
  default     = ["300x300", "300x", "x300", "720x", "1600x900"]
  nullable    = false

  validation {
    condition = alltrue([for r in var.allowed_resolutions : r == "*" || r == "orig" || (
      can(regex("^([1-9][0-9]{0,4}x([1-9][0-9]{0,4})?|x[1-9][0-9]{0,4})$", r)) &&
      try(max([for side in compact(split("x", r)) : tonumber(side)]...) <= 16383, false)
    )])
    error_message = "allowed_resolutions: expected WxH, Wx or xH with whole numbers from 1 to 16383 and no leading zeros, such as 300x300, or orig, or \"*\"; got ${jsonencode(var.allowed_resolutions)}."
  }
  validation {
    condition     = !contains(var.allowed_resolutions, "*") || length(var.allowed_resolutions) == 1
    error_message = "allowed_resolutions: \"*\" stands alone, because it allows every size there is."
  }
  validation {
    condition     = length(distinct(var.allowed_resolutions)) == length(var.allowed_resolutions)
    error_message = "allowed_resolutions: expected each size once; got ${jsonencode(var.allowed_resolutions)}."
  }
  validation {
    condition     = length(join(",", var.allowed_resolutions)) <= 3000
    error_message = "allowed_resolutions: expected at most 3000 characters in all, because a function's environment holds 4 KB; use fewer sizes, or \"*\"."
  }
}

variable "public_originals" {
  description = "Let anyone read originals too, by their own keys. Needed where any size is allowed and originals share the bucket; of no effect on a bucket of their own."
  type        = bool
  default     = false
  nullable    = false
}

variable "name" {
  description = "Name of the function, and the start of the names of what belongs to it. A second installation in an account needs another."
  type        = string
  default     = "s3resize"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]{0,31}$", var.name))
    error_message = "name: expected a letter and then up to 31 letters, digits and hyphens, such as s3resize."
  }
}

variable "tags" {
  description = "Tags for everything that can have tags, on top of Application (the name) and ManagedBy; switch Application on as a cost allocation tag to see what it costs."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "force_destroy" {
  description = "Let destroy delete created buckets with everything in them, originals included. For trials. With false, destroy fails at a bucket that has objects, and deletes none."
  type        = bool
  default     = false
  nullable    = false
}

variable "versioning" {
  description = "Keep old versions of objects in created buckets, for 30 days."
  type        = bool
  default     = false
  nullable    = false
}

variable "derivative_expiration_days" {
  description = "Delete derivatives this many days after they were made; whoever asks again has them made anew. They are told by a tag, at $0.65 per million derivatives and month, and what has none stays: other people's objects, and derivatives from before this was set. With null all stay. On an existing bucket this replaces its lifecycle rules."
  type        = number
  default     = null

  validation {
    condition     = var.derivative_expiration_days == null || try(var.derivative_expiration_days >= 1 && floor(var.derivative_expiration_days) == var.derivative_expiration_days, false)
    error_message = "derivative_expiration_days: expected a whole number of days from 1, or null."
  }
}

variable "bucket_policy_documents" {
  description = "More policies, as JSON, whose statements are added to the policy of the website's bucket, because a bucket has just one policy."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for d in var.bucket_policy_documents : can(jsondecode(d).Statement)])
    error_message = "bucket_policy_documents: expected IAM policies as JSON, each with a Statement."
  }
}

variable "redirect_on_403" {
  description = "Redirect also where the website answers 403 instead of 404. Not needed with the policy made here; halves the number of sizes that have rules of their own."
  type        = bool
  default     = false
  nullable    = false
}
