"""What the project is built from: pinned packages, their licences, the bill of materials."""
