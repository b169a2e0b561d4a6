#!/bin/bash
# Runs once inside the InfluxDB container, after its set-up: makes the user with which Grafana reads, and only reads.
set -euo pipefail
influx v1 auth create --read-bucket "$DOCKER_INFLUXDB_INIT_BUCKET_ID" \
    --username grafana --password "$(cat /run/secrets/influx_reader_password)" >/dev/null
