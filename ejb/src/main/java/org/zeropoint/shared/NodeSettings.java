package org.zeropoint.shared;

import static org.zeropoint.shared.SetValue.find;
import static org.zeropoint.shared.SetValue.number;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;

/** What an admin may set of a server that computes for another one. */
@ApplicationScoped
public class NodeSettings {

  /** What the server is, {@code coordinator} or {@code node}. */
  public static final String ROLE = "zeropoint.role";

  public static final String COORDINATOR = "zeropoint.coordinator";

  private static final String HEAD = "coordinator";
  private static final String NODE = "node";
  private static final String NAME = "zeropoint.node.name";
  private static final String URL = "zeropoint.node.url";
  private static final String MEMORY = "zeropoint.node.memory";
  private static final String CACHE = "zeropoint.node.cache";

  /** Every setting with the value in force. */
  Map<String, String> inForce() {
    return Map.of(
        ROLE,
        isNode() ? NODE : HEAD,
        COORDINATOR,
        find(COORDINATOR).orElse(""),
        NAME,
        find(NAME).orElse(""),
        URL,
        find(URL).orElse(""),
        MEMORY,
        String.valueOf(memory() >> 20),
        CACHE,
        String.valueOf(cache() >> 20));
  }

  /** Whether this server only computes what its coordinator asks for. */
  public boolean isNode() {
    return switch (find(ROLE).orElse(HEAD).strip()) {
      case HEAD -> false;
      case NODE -> true;
      default -> throw new IllegalStateException(ROLE + " must be coordinator or node");
    };
  }

  /**
   * Where the coordinator is, with a slash at the end.
   *
   * @throws IllegalStateException when a node does not know it
   */
  public URI coordinator() {
    return address(COORDINATOR)
        .orElseThrow(() -> new IllegalStateException(ROLE + " is node: set " + COORDINATOR));
  }

  /**
   * Where the coordinator reaches this node, with a slash at the end.
   *
   * @throws IllegalStateException when nobody said it
   */
  public URI url() {
    return address(URL).orElseThrow(() -> new IllegalStateException(ROLE + " is node: set " + URL));
  }

  private static Optional<URI> address(String name) {
    return find(name)
        .map(
            value -> {
              URI uri =
                  URI.create(value.strip().endsWith("/") ? value.strip() : value.strip() + "/");
              boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
              if (!web || uri.getHost() == null || uri.getUserInfo() != null) {
                throw new IllegalStateException(name + " must be an address like https://host/");
              }
              return uri;
            });
  }

  /** Under which name the node is listed; the machine's unless told otherwise. */
  public String name() {
    String name = find(NAME).map(String::strip).orElseGet(NodeSettings::machine);
    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalStateException(NAME + " must be of letters, digits, '.', '_', '-'");
    }
    return name;
  }

  private static String machine() {
    try {
      String name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
      return name.substring(0, Math.min(64, name.length()));
    } catch (UnknownHostException e) {
      return NODE;
    }
  }

  /** Bytes that the weights of blocks may take. */
  public long memory() {
    return number(MEMORY, 2048L, 16, 1 << 30) << 20;
  }

  /** Bytes that keys and values of sessions may take. */
  public long cache() {
    return number(CACHE, 512L, 1, 1 << 30) << 20;
  }
}
