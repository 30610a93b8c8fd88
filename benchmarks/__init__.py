"""What is measured, and the goals that it is held against."""
