"""How large a sheet may be. A year of every Norwegian waterworks is a hundredth of this."""

KINDS = ("csv", "txt", "tsv", "xlsx", "xlsm", "xls")
"""What may be chosen; what cannot be read is then refused in words of our own."""
MOST_BYTES = 10_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_CHARACTERS = 50_000_000
"""Text of all cells: a workbook can point at one long text from every cell."""
HEADING_LINES = 20
"""Headings are looked for in so many rows: laboratories put their address above them."""
MOST_UNPACKED = 150_000_000
MOST_RATIO = 200
"""What a part of a workbook may unpack to, as a multiple of its size; sheets reach 50."""
SMALL_PART = 1_000_000
"""A part that unpacks to no more than this is harmless whatever its ratio."""
MOST_PARTS = 1_000
MOST_CELLS = 5_000_000
MOST_CELLS_OF_ROW = 16_384
MOST_OTHER_ELEMENTS = 100_000
DEEPEST = 50
LONGEST_CELL = 1_000
