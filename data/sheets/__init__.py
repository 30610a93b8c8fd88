"""A laboratory's or waterworks' own sheet: read with suspicion, matched, taken row by row.

`reading` turns bytes into rows of text, `columns` finds what each column holds, `units` brings
numbers to the units of the tables, `works` finds the waterworks, `taking` takes each row or sets
it aside with the reason, `samples` makes tables of what was taken.
"""
