"""The whole national register: its extracts read, judged row by row, and laid onto a snapshot."""
