package org.zeropoint.audit.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.zeropoint.shared.Json;

/**
 * An entry with what shows that it is in the log, as this server checked it.
 *
 * @param checkpoint the newest one, whether it covers the entry or not; empty before the first
 * @param proof the path to the root of that checkpoint; empty while it does not cover the entry, or
 *     when the tree is too damaged to give one
 * @param fault what does not fit; empty when everything that there is fits
 */
public record EntryProof(
    AuditEntry entry,
    Optional<SignedCheckpoint> checkpoint,
    Optional<InclusionProof> proof,
    Optional<String> fault) {

  /** Where an entry stands. */
  public enum State {
    /** It has no place in the tree yet. */
    PENDING,
    /** It has its place, and no checkpoint covers it yet. */
    UNSIGNED,
    /** A checkpoint covers it, and the proof fits. */
    COVERED,
    /** It is not what was signed. */
    BROKEN
  }

  /**
   * The proof for whoever checks it elsewhere: {@code {format, checkpoint, entry: {index, leaf,
   * facts?, path}}}, with the bytes of the leaf and the hashes of the path in base64, and the
   * signed note.
   *
   * @param withFacts whether the facts, which the leaf names by their digest, are there too
   * @throws java.util.NoSuchElementException while no checkpoint covers the entry
   */
  public ObjectNode json(boolean withFacts) {
    ObjectNode leaf = entry.leafJson();
    if (!withFacts) {
      leaf.remove("facts");
    }
    leaf.set("path", Json.tree(proof.orElseThrow().path()));
    ObjectNode json = Json.mapper().createObjectNode().put("format", "zeropoint-entry/1");
    json.put("checkpoint", checkpoint.orElseThrow().note()).set("entry", leaf);
    return json;
  }

  public State state() {
    if (fault.isPresent()) {
      return State.BROKEN;
    }
    if (entry.pending()) {
      return State.PENDING;
    }
    return proof.isPresent() ? State.COVERED : State.UNSIGNED;
  }
}
