package org.zeropoint.nodes.signature;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.zeropoint.nodes.signature.Structured.Bare;
import org.zeropoint.nodes.signature.Structured.InnerList;
import org.zeropoint.nodes.signature.Structured.Int;
import org.zeropoint.nodes.signature.Structured.Item;
import org.zeropoint.nodes.signature.Structured.Member;
import org.zeropoint.nodes.signature.Structured.Text;

/**
 * What a signature covers, and by whom and when it was made: a member of the field {@code
 * Signature-Input} (RFC 9421, section 4.1).
 *
 * @param label that ties it to its member of the field {@code Signature}
 * @param components what is covered, in order
 * @param list the same as it was or is to be sent, with the parameters in their order
 */
public record SignatureInput(String label, List<Component> components, InnerList list) {

  public static final String FIELD = "Signature-Input";

  private static final String CREATED = "created";
  private static final String NONCE = "nonce";
  private static final String KEY = "keyid";
  private static final String ALGORITHM = "alg";
  private static final Set<String> KNOWN = Set.of(CREATED, NONCE, KEY, ALGORITHM);

  public SignatureInput {
    components = List.copyOf(components);
    if (new HashSet<>(components).size() < components.size()) {
      throw new IllegalArgumentException("a component is covered twice");
    }
    for (Map.Entry<String, Bare> parameter : list.parameters().entrySet()) {
      require(parameter.getKey(), parameter.getValue());
    }
  }

  private static void require(String name, Bare value) {
    boolean right = name.equals(CREATED) ? value instanceof Int : value instanceof Text;
    if (!KNOWN.contains(name) || !right) {
      throw new IllegalArgumentException(
          "the signature's parameter " + name + " is not known, or of the wrong type");
    }
  }

  /** Of a signature that is to be made. */
  public static SignatureInput of(
      String label,
      List<Component> components,
      Instant created,
      String keyId,
      Optional<String> nonce) {
    Map<String, Bare> parameters = new LinkedHashMap<>();
    parameters.put(CREATED, new Int(created.getEpochSecond()));
    nonce.ifPresent(value -> parameters.put(NONCE, new Text(value)));
    parameters.put(KEY, new Text(keyId));
    parameters.put(ALGORITHM, new Text(PublicSignatureKey.ALGORITHM));
    List<Item> items = components.stream().map(Component::item).toList();
    return new SignatureInput(label, components, new InnerList(items, parameters));
  }

  /**
   * Reads the field that has one signature, of this label.
   *
   * @throws IllegalArgumentException when it cannot be read or has another one
   */
  public static SignatureInput parse(String field, String label) {
    if (!(only(field, label) instanceof InnerList list)) {
      throw new IllegalArgumentException("the member " + label + " is no list of components");
    }
    List<Component> components = list.items().stream().map(Component::of).toList();
    return new SignatureInput(label, components, list);
  }

  /** The one member of a dictionary, of this key. */
  static Member only(String field, String key) {
    Map<String, Member> members = Structured.dictionary(field);
    Member member = members.get(key);
    if (member == null || members.size() > 1) {
      throw new IllegalArgumentException("must have the member " + key + " and no other");
    }
    return member;
  }

  /** The value of the field, with this signature alone. */
  public String field() {
    return label + "=" + list.written();
  }

  /** When the signature was made; empty when it does not say. */
  public Optional<Instant> created() {
    return Optional.ofNullable(list.parameters().get(CREATED))
        .map(value -> Instant.ofEpochSecond(((Int) value).value()));
  }

  public Optional<String> nonce() {
    return text(NONCE);
  }

  public Optional<String> keyId() {
    return text(KEY);
  }

  public Optional<String> algorithm() {
    return text(ALGORITHM);
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(list.parameters().get(name)).map(value -> ((Text) value).value());
  }

  /**
   * The text that is signed (RFC 9421, section 2.5): a line for each component, then one for this.
   *
   * @throws IllegalArgumentException when the message lacks a component
   */
  public String base(Message message) {
    return components.stream()
            .map(component -> component.item().written() + ": " + value(component, message) + "\n")
            .collect(Collectors.joining())
        + "\"@signature-params\": "
        + list.written();
  }

  private static String value(Component component, Message message) {
    Message from =
        component.request()
            ? message.request().orElseThrow(() -> lacking(component, "a request answers no other"))
            : message;
    if (component.name().startsWith("@")) {
      return Optional.ofNullable(from.derived().get(component.name()))
          .orElseThrow(() -> lacking(component, "this message has none"));
    }
    List<String> values = from.field(component.name());
    if (values.isEmpty()) {
      throw lacking(component, "the field was not sent");
    }
    String whole = values.stream().map(String::strip).collect(Collectors.joining(", "));
    if (!whole.chars().allMatch(c -> c >= ' ' && c < 0x7f || c == '\t')) {
      throw lacking(component, "the field is not plain ASCII");
    }
    return component.key().map(key -> member(component, whole, key)).orElse(whole);
  }

  private static String member(Component component, String field, String key) {
    return Optional.ofNullable(Structured.dictionary(field).get(key))
        .map(Member::written)
        .orElseThrow(() -> lacking(component, "the field has no such member"));
  }

  private static IllegalArgumentException lacking(Component component, String why) {
    return new IllegalArgumentException(
        "the component " + component.item().written() + " is covered, but " + why);
  }
}
