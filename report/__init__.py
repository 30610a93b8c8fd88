"""One page on paper about one municipality or a few, as an accessible PDF."""
