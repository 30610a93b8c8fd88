"""Where things are and how they are drawn: boundaries as assets, map layers, legend classes."""
