package org.zeropoint.web.consensus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.zeropoint.proposals.entity.FieldChange;

/**
 * One difference between two revisions, as a page shows it.
 *
 * @param field its path, in the form {@code trainingData / steps}
 * @param from what it said before; empty when it was added
 * @param to what it says after; empty when it was removed
 */
public record ChangeLine(String field, String change, String from, String to) {

  static List<ChangeLine> of(List<FieldChange> changes) {
    return changes.stream().map(ChangeLine::of).toList();
  }

  private static ChangeLine of(FieldChange change) {
    return new ChangeLine(
        field(change.pointer()), change.change(), text(change.from()), text(change.to()));
  }

  /** The pointer without its escapes (RFC 6901). */
  private static String field(String pointer) {
    return pointer.replaceFirst("^/", "").replace("/", " / ").replace("~1", "/").replace("~0", "~");
  }

  private static String text(Optional<JsonNode> value) {
    return value.map(node -> node.isValueNode() ? node.asText() : node.toPrettyString()).orElse("");
  }

  /** Of the words for it. */
  public String key() {
    return switch (change) {
      case FieldChange.ADDED -> "change.added";
      case FieldChange.REMOVED -> "change.removed";
      default -> "change.changed";
    };
  }

  public String icon() {
    return switch (change) {
      case FieldChange.ADDED -> "pi-plus";
      case FieldChange.REMOVED -> "pi-minus";
      default -> "pi-pencil";
    };
  }

  public boolean added() {
    return FieldChange.ADDED.equals(change);
  }

  public boolean removed() {
    return FieldChange.REMOVED.equals(change);
  }
}
