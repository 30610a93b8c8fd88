"""A laboratory's or waterworks' own sheet: read with suspicion, matched, taken row by row.

`reading` turns bytes into rows of text, `layout` into one row a sample, `columns` finds what each
column holds by the names in `words`, `numbers` reads figures and dates, `works` finds the
waterworks, `taking` takes each row or sets it aside with the reason, `samples` makes tables of what
was taken.
"""
