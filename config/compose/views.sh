#!/bin/sh
# Makes the warehouse's views once the sink has made their tables, which it does with the first record of each.
set -eu
limit=${1:-600}
tables='cloudflare_billing_usage cloudflare_billing_checkpoints'
missing() {
  for table in $tables; do
    [ -n "$(psql -Atc "select to_regclass('$table')")" ] || printf ' %s' "$table"
  done
}
waited=0
while [ -n "$(missing)" ]; do
  if [ "$waited" -ge "$limit" ]; then
    echo "After $limit s there is no table$(missing) yet, so there are no views: see \`docker compose logs connect\`, then \`docker compose up views\`." >&2
    exit 1
  fi
  sleep 1
  waited=$((waited + 1))
done
psql -q -v ON_ERROR_STOP=1 -f /project/config/warehouse/views.sql
echo "The views are there."
