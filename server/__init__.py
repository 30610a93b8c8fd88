"""The web server: answers over HTTP, limits, headers, policies, metrics, logs."""
