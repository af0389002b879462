#!/bin/sh
# Three steps of a script in one trace: the script is a span, and each step is one below it, because the shim finds its
# place in the environment that another shim has made.
#   OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 shim/examples/steps.sh
set -e
shim=${SHIM:-throughline-shim}
if [ -z "${IN_TRACE:-}" ]; then
  IN_TRACE=yes exec "$shim" --agent local --step-name build -- "$0" "$@"
fi
"$shim" --first-line none --agent local --step-name compile -- sh -c 'echo compiled'
"$shim" --first-line none --agent local --step-name test -- sh -c 'echo tested'
"$shim" --first-line none --agent local --step-name publish -- sh -c 'echo published'
