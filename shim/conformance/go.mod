module throughline.io/shim/conformance

go 1.26.0

require (
	go.opentelemetry.io/proto/otlp v1.11.1
	google.golang.org/protobuf v1.36.12
	throughline.io/shim v0.0.0
)

replace throughline.io/shim => ../
