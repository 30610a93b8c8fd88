#!/bin/sh
# One process of the dashboard where no systemd reads settings: start.sh PORT [FILE]. docs/office.md.
set -eu
# Read as systemd reads it, not as a shell would: a value may hold spaces, and needs no quotes.
while IFS= read -r line || [ -n "$line" ]; do
    case $line in [A-Z]*=*) export "${line?}" ;; esac
done < "${2:-/etc/mgmap.env}"
# By the version's own path: what is imported later must not come from a newer version that `current`
# leads to by then.
cd -P "$(dirname "$0")/../.."
exec "$PWD/.venv/bin/python" -m streamlit run dashboard.py \
    --server.address 127.0.0.1 --server.port "$1" \
    --server.headless true --server.fileWatcherType none
