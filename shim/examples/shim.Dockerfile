# The shim alone, for init containers that put it into the containers of others: `throughline-shim install /shared/throughline-shim`.
FROM scratch
ARG TARGETARCH=amd64
COPY shim/target/throughline-shim-linux-$TARGETARCH /throughline-shim
ENTRYPOINT ["/throughline-shim"]
