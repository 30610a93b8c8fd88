"""What tests and benchmarks share: servers, browsers, visitors, a made-up register."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
"""The repository, from which the dashboard is run."""
