"""What anyone can read without the dashboard: plain pages, and the figures for programs."""
