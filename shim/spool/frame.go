// Package spool keeps requests in a file until they can be sent. Many processes may use one file at
// a time, and any of them may die at any moment.
package spool

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

// A frame is a mark, the length of the request, its checksum, and the request.
const (
	mark       = 0x54534831
	frameStart = 12
)

func frame(request []byte) []byte {
	whole := make([]byte, 0, frameStart+len(request))
	whole = binary.BigEndian.AppendUint32(whole, mark)
	whole = binary.BigEndian.AppendUint32(whole, uint32(len(request)))
	whole = binary.BigEndian.AppendUint32(whole, crc32.ChecksumIEEE(request))
	return append(whole, request...)
}

// entry is a request in a file.
type entry struct {
	offset  int64
	request []byte
}

// entries are the requests in the bytes of a file. What is not whole, because a process died while it
// wrote, is passed over.
func entries(in []byte) []entry {
	var all []entry
	for offset := 0; len(in)-offset >= frameStart; {
		request, whole := read(in[offset:])
		if whole {
			all = append(all, entry{int64(offset), request})
			offset += frameStart + len(request)
			continue
		}
		next := bytes.Index(in[offset+1:], binary.BigEndian.AppendUint32(nil, mark))
		if next < 0 {
			return all
		}
		offset += 1 + next
	}
	return all
}

func read(in []byte) (request []byte, whole bool) {
	size := int64(binary.BigEndian.Uint32(in[4:]))
	if binary.BigEndian.Uint32(in) != mark || size > int64(len(in)-frameStart) {
		return nil, false
	}
	request = in[frameStart : frameStart+size]
	return request, crc32.ChecksumIEEE(request) == binary.BigEndian.Uint32(in[8:])
}
