package grpc

// lengths of the codes of all bytes in HPACK (RFC 7541, appendix B): A is 5 bits, Z is 30. Codes of one
// length follow each other in the order of the bytes, so the lengths say all.
const lengths = "ISXXXXXXXTZXXZXXXXXXXXZXXXXXXXXXBFFHIBDGFFDGDBBBAAABBBBBBBCDKBHF" +
	"IBCCCCCCCCCCCCCCCCCCCCCCDCDIOIJBKABABABBBACCBBBABCBAABCCCCCKGJIX" +
	"PRPPRRRSRSSSSSTSTTRSTSSSSQRSRSSTRQPRRSSQSRRTQRSSQQRQSRSSPRRRSRRS" +
	"VVPORSRUVVVWWVTUOQVWWVWTQQVVXWWWPTPQRQQSRRUUTTVSVWVVWWWWWXWWWWWV"

const (
	shortest = 5
	longest  = 30
)

// huffman reads a text in that code; false when it is none. What is left of the last byte must be ones.
func huffman(packed []byte) (string, bool) {
	var symbols [longest + 1][]byte
	for symbol := range len(lengths) {
		length := int(lengths[symbol]-'A') + shortest
		symbols[length] = append(symbols[length], byte(symbol))
	}
	var text []byte
	code, length, first := 0, 0, 0
	for _, each := range packed {
		for bit := 7; bit >= 0; bit-- {
			code = code<<1 | int(each>>bit&1)
			length++
			if length > longest {
				return "", false
			}
			first <<= 1
			if nth := code - first; nth < len(symbols[length]) {
				text = append(text, symbols[length][nth])
				code, length, first = 0, 0, 0
				continue
			}
			first += len(symbols[length])
		}
	}
	return string(text), length < 8 && code == 1<<length-1
}
