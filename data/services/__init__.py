"""Figures of open services, asked for within limits."""
