package io.throughline.credentials.tls;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** Makes PKCS #8 of a key in PKCS #1, by saying in front of it that it is one of RSA. */
final class RsaKeyWrapping {
  private static final byte SEQUENCE = 0x30;
  private static final byte OCTETS = 0x04;

  /** The version of PKCS #8, and the algorithm rsaEncryption without parameters. */
  private static final byte[] HEAD =
      HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  private RsaKeyWrapping() {}

  static byte[] pkcs8(byte[] pkcs1) {
    byte[] inner = tagged(OCTETS, new byte[0], pkcs1);
    byte[] whole = tagged(SEQUENCE, HEAD, inner);
    Arrays.fill(inner, (byte) 0);
    return whole;
  }

  /** An element of DER with two contents, shorter than 64 KB. */
  private static byte[] tagged(byte tag, byte[] first, byte[] second) {
    int length = first.length + second.length;
    if (length > 0xffff) {
      throw new IllegalArgumentException("is longer than any key");
    }
    return ByteBuffer.allocate(4 + length)
        .put(tag)
        .put((byte) 0x82)
        .putShort((short) length)
        .put(first)
        .put(second)
        .array();
  }
}
