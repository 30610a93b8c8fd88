"""What tests and benchmarks share: servers, browsers, visitors, a made-up register."""
