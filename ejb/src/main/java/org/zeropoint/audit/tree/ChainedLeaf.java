package org.zeropoint.audit.tree;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * An entry from before {@link Leaf}, when each held the hash of the one before. Its bytes in the
 * tree are those that the next one's hash covered: its canonical JSON.
 *
 * @param seq its number, from 1 without a gap
 * @param previous hash of the entry before, written as a digest; {@link #NONE} in the first
 */
public record ChainedLeaf(
    long seq,
    Instant at,
    String tenant,
    String actor,
    String action,
    String subject,
    String outcome,
    Optional<String> digest,
    String previous) {

  /** The version in the JSON, and of the encoding. */
  public static final int VERSION = 1;

  /** What the first entry names as the hash before it. */
  public static final String NONE = "sha256:" + "0".repeat(64);

  /** The canonical JSON. */
  public byte[] encode() {
    return json().getBytes(StandardCharsets.UTF_8);
  }

  /** What the next entry has to name. */
  public String hash() {
    return Digest.of(json()).value();
  }

  private String json() {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("v", VERSION)
        .put("seq", seq)
        .put("tenant", tenant)
        .put("at", at.toString())
        .put("actor", actor)
        .put("action", action)
        .put("subject", subject)
        .put("outcome", outcome)
        .put("previous", previous);
    digest.ifPresent(value -> json.put("digest", value));
    return CanonicalJson.of(json);
  }
}
