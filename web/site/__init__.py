"""The map, the plain pages and the figures as a folder that any web server serves, or none."""
