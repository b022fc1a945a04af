package org.zeropoint.deploy;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of hosts, addresses and ranges of addresses with commas between them. */
final class AllowList {

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|[01]?[0-9]{1,2})";
  private static final Pattern IPV4 =
      Pattern.compile(OCTET + "(\\." + OCTET + "){3}(/([0-9]|[12][0-9]|3[0-2]))?");

  /** The application, which starts later, takes what is between the colons apart. */
  private static final Pattern IPV6 =
      Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*(/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))?");

  private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
  private static final Pattern FOUR_NUMBERS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private AllowList() {}

  /**
   * @throws Refused when an entry is none of these
   */
  static void check(String setting, String list) {
    Arrays.stream(list.split(",", -1))
        .filter(entry -> !admits(entry.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .ifPresent(
            entry -> {
              throw new Refused(
                  String.format(
                      Locale.ROOT,
                      "%s is \"%s\": it must hold names of hosts, addresses and ranges of addresses"
                          + " (10.1.0.0/16) with commas between them, and \"%s\" is none of these.",
                      setting,
                      list,
                      entry.strip()));
            });
  }

  private static boolean admits(String entry) {
    return IPV4.matcher(entry).matches()
        || IPV6.matcher(entry).matches()
        || HOST.matcher(entry).matches() && !FOUR_NUMBERS.matcher(entry).matches();
  }
}
