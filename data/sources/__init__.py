"""Readers of `data/ledger` and `data/base`: a file in, checked tables out, or a SourceError."""
