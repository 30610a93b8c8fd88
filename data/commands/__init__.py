"""The commands of `python -m data`, a module each: `add_arguments` and `run`.

What a command needs is imported as it runs: its packages take a second to load, and `--help` none.
"""
