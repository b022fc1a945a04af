package org.zeropoint.shared.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A range of addresses in the notation of RFC 4632: {@code 10.0.0.0/8}, {@code fc00::/7}. */
record Network(InetAddress address, int bits) {

  private static final String OCTET = "25[0-5]|2[0-4][0-9]|[01]?[0-9]{1,2}";
  private static final Pattern LITERAL =
      Pattern.compile("([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(/[0-9]{1,3})?");

  /** Java looks up what has four numbers and is no address. */
  private static final Pattern IPV4 = Pattern.compile("(#)(\\.(#)){3}(/.*)?".replace("#", OCTET));

  Network {
    if (bits < 0 || bits > address.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException("/" + bits + " does not fit " + address);
    }
  }

  /** Whether a text is meant as addresses rather than as the name of a host. */
  static boolean isLiteral(String text) {
    return LITERAL.matcher(text).matches();
  }

  /**
   * @throws IllegalArgumentException when it is neither an address nor a range
   */
  static Network of(String text) {
    if (!isLiteral(text) || text.indexOf(':') < 0 && !IPV4.matcher(text).matches()) {
      throw new IllegalArgumentException(text + " is no address or range of addresses");
    }
    int slash = text.indexOf('/');
    try {
      // A literal is not looked up.
      InetAddress address = InetAddress.getByName(slash < 0 ? text : text.substring(0, slash));
      int all = address.getAddress().length * Byte.SIZE;
      return new Network(address, slash < 0 ? all : Integer.parseInt(text.substring(slash + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text + " is no address or range of addresses", e);
    }
  }

  boolean contains(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] theirs = other.getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % Byte.SIZE);
      if (((mine[i / Byte.SIZE] ^ theirs[i / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
