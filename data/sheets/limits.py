"""How large a sheet may be. A year of every Norwegian waterworks is a hundredth of this."""

KINDS = ("csv", "txt", "tsv", "xlsx", "xlsm", "xls")
"""What may be chosen; what cannot be read is then refused in words of our own."""
MOST_BYTES = 10_000_000
MOST_ROWS = 100_000
MOST_SAMPLES = 20_000
"""Of different works, years or stages. What so many cost the server itself, beside its child, to
take and to show stays within two seconds of processor."""
FURTHEST_ROW = 200_000
"""The last row that may hold a value, and the last line of a CSV: every second one may be empty."""
MOST_COLUMNS = 200
MOST_KEPT_CELLS = 2_000_000
"""Cells of all rows that are taken into memory, empty ones between others among them."""
MOST_CHARACTERS = 50_000_000
"""Text of all cells: a workbook can point at one long text from every cell."""
MOST_ROWS_OF_FILE = 120_000
"""Rows of a file whose rows hold one value each, a dozen to a sample; a sheet of samples has no
more than MOST_ROWS."""
MOST_ROWS_ABOVE = 200
"""Headings are looked for in so many rows: laboratories put letters of any length above them."""
MOST_FILLED = 1_000_000
"""Cells that merged areas fill."""
DELIMITER_CHARACTERS = 100_000
"""So much of a CSV shows which delimiter it has."""
MOST_TURNED = 2_000_000
"""Cells that a sheet may have when its rows are put together anew."""
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
LONGEST_TEXT = 32_767
"""Characters of an attribute or of the text of an element: as many as Excel lets a cell have."""
LONGEST_FORMAT = 255
MOST_FORMATS = 1_000
LONGEST_CELL = 1_000
LONGEST_HEADING = 200
"""Characters of a heading that are looked at: what it is called stands in front."""
MOST_ROWS_HERE = 2_000
"""Rows that the server itself holds against what it knows, half a second of them; more are taken in
a child."""
MOST_SECONDS = 60
READING_MEGABYTES, TAKING_MEGABYTES = 500, 1_000
"""What reading a sheet and taking its rows may each take, in a process of its own: seconds of
processor, memory; a sheet that takes more is refused. 100 000 rows of four figures take 18 s and
360 MB to take."""
AT_ONCE = 1
MOST_WAITING = 10
"""Sheets that a process reads at once, and that wait for their turn."""
