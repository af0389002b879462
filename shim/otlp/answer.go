package otlp

// Rejected reads from the response of a receiver how many spans or points it did not take, and why. What cannot be read says nothing.
func Rejected(response []byte) (int64, string) {
	partial := last(response, 1).bytes
	return int64(last(partial, 1).number), string(last(partial, 2).bytes)
}

// Refusal is the google.rpc.Status in which OTLP has a receiver say why it does not take a request.
func Refusal(why string) []byte {
	var status message
	status.text(2, why)
	return status
}
