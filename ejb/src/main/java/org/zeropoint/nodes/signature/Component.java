package org.zeropoint.nodes.signature;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.zeropoint.nodes.signature.Structured.Bare;
import org.zeropoint.nodes.signature.Structured.Bool;
import org.zeropoint.nodes.signature.Structured.Item;
import org.zeropoint.nodes.signature.Structured.Text;

/**
 * A part of a message that a signature covers (RFC 9421, section 2).
 *
 * @param name of a field in lower case, or one that begins with {@code @}
 * @param request whether it is taken from the request that is answered
 * @param key the member of a dictionary that is meant; empty for the whole field
 */
public record Component(String name, boolean request, Optional<String> key) {

  private static final Pattern NAME = Pattern.compile("@?[a-z0-9][a-z0-9-]{0,63}");
  private static final String REQUEST = "req";
  private static final String KEY = "key";

  public Component {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("\"" + name + "\" is no component");
    }
  }

  public static Component of(String name) {
    return new Component(name, false, Optional.empty());
  }

  /** A member of a dictionary of the request that is answered. */
  public static Component ofRequest(String name, String key) {
    return new Component(name, true, Optional.of(key));
  }

  /**
   * @throws IllegalArgumentException when it has parameters that are not understood here
   */
  static Component of(Item item) {
    if (!(item.value() instanceof Text name)) {
      throw new IllegalArgumentException("a component's name is a string");
    }
    boolean request = false;
    Optional<String> key = Optional.empty();
    for (Map.Entry<String, Bare> parameter : item.parameters().entrySet()) {
      if (parameter.getKey().equals(REQUEST) && parameter.getValue().equals(new Bool(true))) {
        request = true;
      } else if (parameter.getKey().equals(KEY) && parameter.getValue() instanceof Text member) {
        key = Optional.of(member.value());
      } else {
        throw new IllegalArgumentException(
            "the component \"" + name.value() + "\" has a parameter that is not known");
      }
    }
    return new Component(name.value(), request, key);
  }

  Item item() {
    Map<String, Bare> parameters = new LinkedHashMap<>();
    if (request) {
      parameters.put(REQUEST, new Bool(true));
    }
    key.ifPresent(member -> parameters.put(KEY, new Text(member)));
    return new Item(new Text(name), parameters);
  }
}
