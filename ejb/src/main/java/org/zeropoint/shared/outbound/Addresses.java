package org.zeropoint.shared.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.zeropoint.shared.Settings;

/**
 * Which addresses a call to the outside may lead to: those of the public internet, and what an
 * admin of the server has opened. Of IPv6 only global unicast (2000::/3) counts as public, without
 * what embeds an IPv4 address (6to4, Teredo), so that mapped, compatible, NAT64, unique local,
 * link-local and multicast addresses are refused as a whole. The ranges are those of the IANA
 * special-purpose registries (RFC 6890), with the metadata address of a cloud that lies outside
 * them.
 */
public final class Addresses {

  private static final List<Network> CLOSED_4 =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "168.63.129.16/32",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");
  private static final Network PUBLIC_6 = Network.of("2000::/3");
  private static final List<Network> CLOSED_6 =
      networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  private final Set<String> hosts = new TreeSet<>();
  private final List<Network> opened = new ArrayList<>();

  /**
   * What the settings say.
   *
   * @throws IllegalStateException that names the setting and its rule when it cannot be read
   */
  public static Addresses of(Settings settings) {
    String allow = settings.openedToWebhooks();
    try {
      return new Addresses(allow);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          Settings.OPENED_TO_WEBHOOKS
              + " is \""
              + allow
              + "\": it must hold names of hosts, addresses and ranges of addresses"
              + " (10.1.0.0/16) with commas between them; "
              + e.getMessage(),
          e);
    }
  }

  /**
   * @param allow names of hosts, addresses and ranges, with commas; whatever address a host of the
   *     list has is open
   * @throws IllegalArgumentException when one of them cannot be read
   */
  Addresses(String allow) {
    for (String part : allow.isBlank() ? new String[0] : allow.split(",", -1)) {
      String entry = part.strip().toLowerCase(Locale.ROOT);
      if (entry.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?") && !Network.isLiteral(entry)) {
        hosts.add(entry);
      } else {
        opened.add(Network.of(entry));
      }
    }
  }

  /** Whether a request to this host may go to this address. */
  boolean admit(String host, InetAddress address) {
    return hosts.contains(host.toLowerCase(Locale.ROOT))
        || opened.stream().anyMatch(network -> network.contains(address))
        || isPublic(address);
  }

  static boolean isPublic(InetAddress address) {
    if (address instanceof Inet4Address) {
      return CLOSED_4.stream().noneMatch(network -> network.contains(address));
    }
    return PUBLIC_6.contains(address)
        && CLOSED_6.stream().noneMatch(network -> network.contains(address));
  }

  private static List<Network> networks(String... ranges) {
    return Arrays.stream(ranges).map(Network::of).toList();
  }
}
