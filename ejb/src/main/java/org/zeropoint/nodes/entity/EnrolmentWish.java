package org.zeropoint.nodes.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Optional;
import org.zeropoint.nodes.signature.PublicSignatureKey;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;

/**
 * What a machine says that wants to become a node.
 *
 * @param code that an admin gave it
 * @param name how it wants to be called; empty for the name that the code was made for
 * @param key whose private part it has
 */
public record EnrolmentWish(
    String code, Optional<String> name, PublicSignatureKey key, NodeStart start) {

  private static final int LONGEST_CODE = 100;
  private static final int LONGEST_KEY = 44;

  public EnrolmentWish {
    name.ifPresent(given -> EnrolmentCode.requireName(given));
  }

  /**
   * Reads what was sent.
   *
   * @throws Invalid with the fields that break a rule
   */
  public static EnrolmentWish of(ObjectNode body) {
    var fields = new HashSet<>(NodeStart.FIELDS);
    fields.add("code");
    fields.add("name");
    fields.add("publicKey");
    JsonCheck check = JsonCheck.of(body);
    check.onlyFields(fields);
    check.required("code");
    check.required("publicKey");
    check.text("code", 1, LONGEST_CODE);
    check.identifier("name", 1, EnrolmentCode.LONGEST_NAME);
    check.text("publicKey", LONGEST_KEY, LONGEST_KEY);
    NodeStart start = NodeStart.of(body, check);
    return new EnrolmentWish(
        body.path("code").textValue(),
        Optional.ofNullable(body.path("name").textValue()),
        key(body.path("publicKey").textValue()),
        start);
  }

  private static PublicSignatureKey key(String text) {
    try {
      return new PublicSignatureKey(text);
    } catch (IllegalArgumentException e) {
      throw new Invalid("/publicKey", "must be an Ed25519 key, its 32 bytes in base64");
    }
  }

  /** What {@link #of} reads. */
  public ObjectNode json() {
    ObjectNode body = start.json().put("code", code).put("publicKey", key.base64());
    name.ifPresent(given -> body.put("name", given));
    return body;
  }

  /** Without the code, which is a secret. */
  @Override
  public String toString() {
    return "EnrolmentWish[" + name.orElse("-") + ", " + start + "]";
  }
}
