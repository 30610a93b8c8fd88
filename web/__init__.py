"""What can be read without the dashboard: plain pages, the API's records, the static site."""
