package io.throughline.gateway.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Hashes of passwords: PBKDF2 with a salt for each. A hash is written as {@code
 * pbkdf2-sha512$rounds$salt$hash}. At most as many are made at a time as there are processors, so
 * that logins do not take the machine from everything else.
 *
 * <p>Safe for use from many threads.
 */
public final class Passwords {
  private static final String NAME = "pbkdf2-sha512";
  private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 512;

  private final int rounds;
  private final SecureRandom random = new SecureRandom();
  private final Semaphore processors = new Semaphore(Runtime.getRuntime().availableProcessors());
  private final String nobody;

  /**
   * Creates one.
   *
   * @param rounds of new hashes
   */
  public Passwords(int rounds) {
    this.rounds = rounds;
    this.nobody = format(rounds, new byte[SALT_BYTES], new byte[HASH_BITS / Byte.SIZE]);
  }

  public String hash(String password) throws InterruptedException {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return format(rounds, salt, derive(password, salt, rounds));
  }

  /** Whether the password is the one that was hashed; takes as long when it is not. */
  public boolean matches(String password, String hash) throws InterruptedException {
    String[] parts = hash.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(NAME)) {
      throw new IllegalArgumentException("not the hash of a password");
    }
    byte[] expected = Base64.getDecoder().decode(parts[3]);
    byte[] salt = Base64.getDecoder().decode(parts[2]);
    return MessageDigest.isEqual(expected, derive(password, salt, Integer.parseInt(parts[1])));
  }

  /** The hash of somebody who does not exist: no password matches it. */
  public String ofNobody() {
    return nobody;
  }

  private byte[] derive(String password, byte[] salt, int rounds) throws InterruptedException {
    processors.acquire();
    PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(key).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " belongs to every JDK", e);
    } finally {
      key.clearPassword();
      processors.release();
    }
  }

  private static String format(int rounds, byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder();
    return String.join(
        "$",
        NAME,
        Integer.toString(rounds),
        base64.encodeToString(salt),
        base64.encodeToString(hash));
  }
}
