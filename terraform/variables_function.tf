variable "package" {
  description = "Path of the function's zip. With null it is the one that \"make build\" puts into ../dist, for the architecture."
  type        = string
  default     = null
}

variable "architecture" {
  description = "Processor of the function: arm64, or x86_64 at a quarter more per second."
  type        = string
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "architecture: expected arm64 or x86_64."
  }
}

variable "memory" {
  description = "Memory of the function in MB. 1769 is one whole processor; less is slower in proportion, more is hardly faster."
  type        = number
  default     = 1769
  nullable    = false

  validation {
    condition     = var.memory >= 128 && var.memory <= 10240 && floor(var.memory) == var.memory
    error_message = "memory: expected a whole number of MB from 128 to 10240."
  }
}

variable "timeout" {
  description = "Seconds after which the function is stopped. Behind the HTTP API at most 29, because that gives up after 30."
  type        = number
  default     = 28
  nullable    = false

  validation {
    condition     = var.timeout >= 3 && var.timeout <= 900 && floor(var.timeout) == var.timeout
    error_message = "timeout: expected a whole number of seconds from 3 to 900."
  }
}

variable "reserved_concurrency" {
  description = "How many copies of the function may run at once, which bounds what it can cost. With -1 only the account's limit counts; 0 stops it. Above follow_concurrency, so that readers find some free. AWS wants 100 left over for other functions."
  type        = number
  default     = -1
  nullable    = false

  validation {
    condition     = var.reserved_concurrency >= -1 && floor(var.reserved_concurrency) == var.reserved_concurrency
    error_message = "reserved_concurrency: expected -1 for no limit, or a whole number from 0."
  }
}

variable "log_level" {
  description = "Least serious of the function's log lines: debug, info, warn or error."
  type        = string
  default     = "info"
  nullable    = false

  validation {
    condition     = contains(["debug", "info", "warn", "error"], var.log_level)
    error_message = "log_level: expected debug, info, warn or error."
  }
}

variable "log_retention_days" {
  description = "Days that logs are kept, one of the numbers that CloudWatch has."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days: expected 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "quality" {
  description = "Quality of JPEG and WebP, 1 to 100. With null, the function's default of 80."
  type        = number
  default     = null

  validation {
    condition     = var.quality == null || try(var.quality >= 1 && var.quality <= 100 && floor(var.quality) == var.quality, false)
    error_message = "quality: expected a whole number from 1 to 100, or null."
  }
}

variable "webp_quality" {
  description = "Quality of WebP alone, 1 to 100. With null it is quality's."
  type        = number
  default     = null

  validation {
    condition     = var.webp_quality == null || try(var.webp_quality >= 1 && var.webp_quality <= 100 && floor(var.webp_quality) == var.webp_quality, false)
    error_message = "webp_quality: expected a whole number from 1 to 100, or null."
  }
}

variable "progressive_jpeg" {
  description = "Whether JPEGs show whole at once and then sharpen. With null, where that is smaller."
  type        = bool
  default     = null
}

variable "max_pixels" {
  description = "Largest original, width x height x frames. With null, the function's default of 120 million."
  type        = number
  default     = null

  validation {
    condition     = var.max_pixels == null || try(var.max_pixels >= 1 && var.max_pixels <= pow(2, 40) && floor(var.max_pixels) == var.max_pixels, false)
    error_message = "max_pixels: expected a whole number from 1 to 1099511627776, or null."
  }
}

variable "cache_control" {
  description = "Cache-Control of derivatives whose original has none. Longer is better where pictures never change under one name."
  type        = string
  default     = "public, max-age=86400"
  nullable    = false

  validation {
    condition     = can(regex("^[ -~]+$", var.cache_control))
    error_message = "cache_control: expected the value of an HTTP header in printable ASCII, such as public, max-age=86400."
  }
}

variable "respect_orientation" {
  description = "Turn pictures upright by their EXIF orientation."
  type        = bool
  default     = true
  nullable    = false
}

variable "linear_light" {
  description = "Average light when scaling, not sRGB values: truer, and a little slower."
  type        = bool
  default     = true
  nullable    = false
}
