"""How it is answered over HTTP: limits, headers, policies, metrics, logs."""
