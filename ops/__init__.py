"""How it is run for others, and what it is built from."""
