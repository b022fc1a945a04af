package org.zeropoint.nodes.signature;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What of an HTTP message a signature may cover.
 *
 * @param derived the components that begin with {@code @}, by name
 * @param fields by name; each with its values, in the order in which they were sent
 * @param request that this answers; empty for a request
 */
public record Message(
    Map<String, String> derived, Map<String, List<String>> fields, Optional<Message> request) {

  public Message {
    derived = Map.copyOf(derived);
    var byName = new TreeMap<String, List<String>>();
    fields.forEach((name, values) -> byName.put(lower(name), List.copyOf(values)));
    fields = Map.copyOf(byName);
  }

  /**
   * A request.
   *
   * @param path as the request line has it, before any decoding
   * @param query as the request line has it, without the question mark; empty when there is none
   */
  public static Message request(
      String method, String path, String query, Map<String, List<String>> fields) {
    return new Message(
        Map.of("@method", method, "@path", path.isEmpty() ? "/" : path, "@query", "?" + query),
        fields,
        Optional.empty());
  }

  public static Message answer(int status, Map<String, List<String>> fields, Message request) {
    return new Message(Map.of("@status", Integer.toString(status)), fields, Optional.of(request));
  }

  /** The values of a field; empty when it was not sent. */
  public List<String> field(String name) {
    return fields.getOrDefault(lower(name), List.of());
  }

  /**
   * The value of a field that is to be sent once.
   *
   * @throws IllegalArgumentException when it was sent more than once
   */
  public Optional<String> single(String name) {
    List<String> values = field(name);
    if (values.size() > 1) {
      throw new IllegalArgumentException(name + " was sent more than once");
    }
    return values.stream().findFirst();
  }

  /** The same message with more fields. */
  public Message with(Map<String, String> more) {
    var all = new TreeMap<>(fields);
    more.forEach((name, value) -> all.put(lower(name), List.of(value)));
    return new Message(derived, all, request);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
