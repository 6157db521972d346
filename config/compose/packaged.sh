#!/bin/sh
# Fails, with the command to run, if the build's files for the other services are missing.
project=${PROJECT:-/project}
for needed in plugin/kafka-connect-cloudflare-billing plugins/apicurio-avro-converter plugins/debezium-connector-jdbc \
  classes test-classes; do
  if ! ls "$project/target/$needed"/* >/dev/null 2>&1; then
    echo "target/$needed is missing, or not readable for everybody: run \`mvn -DskipTests package\`, then \`docker compose up\` again." >&2
    exit 1
  fi
done
