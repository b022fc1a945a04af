package org.zeropoint.audit.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * An entry as whoever verifies reads it: from the bytes that the tree covers and the facts that
 * these name by their digest, and from nothing else.
 *
 * @param index of its leaf, from 0
 * @param number as in {@link Leaf}
 * @param digest of what the entry is about
 * @param facts the rows that it left, and what the gate saw
 */
public record LoggedEntry(
    long index,
    long number,
    Instant at,
    String tenant,
    String actor,
    String action,
    String subject,
    String outcome,
    Optional<Digest> digest,
    Optional<ObjectNode> facts) {

  /** First byte of the canonical JSON of an entry from before {@link Leaf}. */
  private static final byte JSON = '{';

  private static final int CHAINED = 1;
  private static final Set<String> FIELDS =
      Set.of(
          "v",
          "seq",
          "tenant",
          "at",
          "actor",
          "action",
          "subject",
          "digest",
          "outcome",
          "previous");

  /**
   * Reads a leaf of either encoding.
   *
   * @param facts what is kept beside the leaf
   * @throws IllegalArgumentException when these are no bytes of a leaf, or the facts are not those
   *     that it names
   */
  public static LoggedEntry of(long index, byte[] leaf, Optional<ObjectNode> facts) {
    if (leaf.length > 0 && leaf[0] == JSON) {
      if (facts.isPresent()) {
        throw new IllegalArgumentException("an entry from before the tree has no facts");
      }
      return chained(index, leaf);
    }
    Leaf read = Leaf.decode(leaf);
    Optional<Digest> given = facts.map(CanonicalJson::digest);
    if (!given.equals(read.facts())) {
      throw new IllegalArgumentException(
          read.facts().isEmpty()
              ? "the leaf names no facts, but there are some"
              : given.isEmpty()
                  ? "the facts that the leaf names are missing"
                  : "the facts are not those that the leaf names");
    }
    return new LoggedEntry(
        index,
        read.number(),
        read.at(),
        read.tenant(),
        read.actor(),
        read.action(),
        read.subject(),
        read.outcome(),
        read.digest(),
        facts);
  }

  private static LoggedEntry chained(long index, byte[] leaf) {
    JsonNode json = Json.parse(new String(leaf, StandardCharsets.UTF_8));
    if (!Arrays.equals(CanonicalJson.of(json).getBytes(StandardCharsets.UTF_8), leaf)
        || json.path("v").intValue() != CHAINED) {
      throw new IllegalArgumentException("not the canonical JSON of an entry from before the tree");
    }
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                throw new IllegalArgumentException("an entry from before the tree has no " + name);
              }
            });
    return new LoggedEntry(
        index,
        json.path("seq").longValue(),
        Instant.parse(json.path("at").asText()),
        json.path("tenant").asText(),
        json.path("actor").asText(),
        json.path("action").asText(),
        json.path("subject").asText(),
        json.path("outcome").asText(),
        Optional.ofNullable(json.get("digest")).map(JsonNode::asText).map(Digest::new),
        Optional.empty());
  }
}
