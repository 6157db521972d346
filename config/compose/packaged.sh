#!/bin/sh
# Says what to do where the build has not left what the other services are made of.
project=${PROJECT:-/project}
for needed in plugin/kafka-connect-cloudflare-billing plugins/apicurio-avro-converter plugins/debezium-connector-jdbc \
  classes test-classes; do
  if ! ls "$project/target/$needed"/* >/dev/null 2>&1; then
    echo "target/$needed is missing, or not readable for everybody: run \`mvn -DskipTests package\`, then \`docker compose up\` again." >&2
    exit 1
  fi
done
