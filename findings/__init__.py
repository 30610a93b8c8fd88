"""What the figures say: waters, summaries, contrasts, intake."""
