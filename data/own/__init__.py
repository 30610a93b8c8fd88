"""What an office adds to the figures that ship: layers over them, laid anew when these change."""
