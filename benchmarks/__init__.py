"""What is measured, and the goals that it is held against."""

from ops.python import need_packages

need_packages("playwright", "httpx", "pytest")  # before a module imports them
