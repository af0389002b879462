package http1

import (
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// HeadTime is how long a client may take to say what it wants.
const HeadTime = 2 * time.Second

// mostIgnored is what of a request that is refused is read, bytes.
const mostIgnored = 16 << 20

// Crowded is for those who come while all seats are taken.
var Crowded = &Refusal{503, "there are too many connections at once"}

// Serve takes connections until the listener is closed: so many at once, and as many that are only
// told that there is no seat for them. All others are closed.
func Serve(listener net.Listener, most int, serve, refuse func(net.Conn)) {
	seats, standing := make(chan struct{}, most), make(chan struct{}, most)
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		connection.SetDeadline(time.Now().Add(HeadTime))
		switch {
		case sit(seats, func() { serve(connection) }):
		case sit(standing, func() { refuse(connection) }):
		default:
			connection.Close()
		}
	}
}

// sit does it beside, unless all seats are taken.
func sit(seats chan struct{}, do func()) bool {
	select {
	case seats <- struct{}{}:
	default:
		return false
	}
	go func() {
		defer func() { <-seats }()
		do()
	}()
	return true
}

// End answers, and reads what the client still sends: were the connection closed with that in it, the
// kernel would take the answer back.
func End(connection net.Conn, response []byte) {
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(HeadTime))
	connection.Write(response)
	connection.(*net.TCPConn).CloseWrite()
	io.CopyN(io.Discard, connection, mostIgnored)
}

var reasons = map[int]string{
	200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 411: "Length Required", 413: "Content Too Large",
	415: "Unsupported Media Type", 431: "Request Header Fields Too Large", 503: "Service Unavailable",
}

// Response is all of one. Allowed is the method for those who come with another.
func Response(status int, contentType, allowed string, body []byte) []byte {
	headers := ""
	switch status {
	case 405:
		headers = "Allow: " + allowed + "\r\n"
	case 503:
		headers = "Retry-After: 1\r\n"
	}
	var text strings.Builder
	text.WriteString("HTTP/1.1 " + strconv.Itoa(status) + " " + reasons[status] + "\r\nContent-Type: " + contentType + "\r\n")
	text.WriteString(headers + "Content-Length: " + strconv.Itoa(len(body)) + "\r\nConnection: close\r\n\r\n")
	text.Write(body)
	return []byte(text.String())
}
