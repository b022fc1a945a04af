package org.zeropoint.nodes.control;

import java.security.SecureRandom;
import java.util.Base64;

/** The secrets with which machines are enrolled: 192 random bits. */
public final class NodeCodes {

  private static final String PREFIX = "zpn_";
  private static final int BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private NodeCodes() {}

  public static String fresh() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
