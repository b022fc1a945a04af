package org.zeropoint.shared;

import static org.zeropoint.shared.SetValue.find;
import static org.zeropoint.shared.SetValue.number;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.List;
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
  private static final String WIRE = "zeropoint.nodes.wire";
  private static final String VERIFY = "zeropoint.nodes.verify";
  private static final String CALL = "zeropoint.nodes.call.seconds";
  private static final String IDLE = "zeropoint.node.session.seconds";
  private static final String WIRES =
      "(fp32|fp16|int8)(,[A-Za-z0-9._-]{1,60}=(fp32|fp16|int8)){0,200}";

  /** Every setting with the value in force. */
  Map<String, String> inForce() {
    return Map.of(
        ROLE,
        isNode() ? NODE : HEAD,
        COORDINATOR,
        find(COORDINATOR).orElse(""),
        NAME,
        name().orElse(""),
        URL,
        find(URL).orElse(""),
        MEMORY,
        String.valueOf(memory() >> 20),
        CACHE,
        String.valueOf(cache() >> 20),
        WIRE,
        String.join(",", wires()),
        VERIFY,
        String.valueOf(number(VERIFY, 5, 0, 100)),
        CALL,
        String.valueOf(call().toSeconds()),
        IDLE,
        String.valueOf(sessionIdle().toSeconds()));
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

  /** Under which name the node wants to be listed; empty for that of its code. */
  public Optional<String> name() {
    Optional<String> name = find(NAME).map(String::strip);
    if (name.filter(given -> !given.matches("[A-Za-z0-9._-]{1,60}")).isPresent()) {
      throw new IllegalStateException(
          NAME + " must have 1 to 60 letters, digits, '.', '_' and '-'");
    }
    return name;
  }

  /**
   * In which form activations go to a node and come back, {@code fp32}, {@code fp16} or {@code
   * int8}.
   *
   * @param node its name
   */
  public String wire(String node) {
    String form = "";
    for (String item : wires()) {
      int at = item.indexOf('=');
      if (at < 0) {
        form = item;
      } else if (item.substring(0, at).equals(node)) {
        return item.substring(at + 1);
      }
    }
    return form;
  }

  /** The share of the nodes' answers that is computed again by another node or here, 0 to 1. */
  public double verified() {
    return number(VERIFY, 5, 0, 100) / 100.0;
  }

  /** How long the answer of a node is waited for at most. */
  public Duration call() {
    return Duration.ofSeconds(number(CALL, 60, 1, 3600));
  }

  /** After which a node gives up a session that nobody used. */
  public Duration sessionIdle() {
    return Duration.ofSeconds(number(IDLE, 120, 1, 86_400));
  }

  /** The form of a link that loses most. */
  public String coarsest() {
    String all = String.join(",", wires());
    return all.contains("int8") ? "int8" : all.contains("fp16") ? "fp16" : "fp32";
  }

  private static List<String> wires() {
    String all = find(WIRE).orElse("fp32").strip();
    if (!all.matches(WIRES)) {
      throw new IllegalStateException(
          WIRE + " must be fp32, fp16 or int8, and then maybe others by node: fp32,gpu1=int8");
    }
    return List.of(all.split(","));
  }

  /** Bytes that the weights of blocks may take. */
  public long memory() {
    return number(MEMORY, 2048L, 1L, 1L << 30) << 20;
  }

  /** Bytes that keys and values of sessions may take. */
  public long cache() {
    return number(CACHE, 512L, 1L, 1L << 30) << 20;
  }
}
