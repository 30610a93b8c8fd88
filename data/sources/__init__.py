"""One reader per origin: a published file in, checked tables out, or a SourceError."""
