package org.zeropoint.proposals.entity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * One difference between two revisions.
 *
 * @param pointer JSON pointer (RFC 6901) of the field or item
 * @param change {@code added|removed|changed}
 * @param from the value before; empty when it was added
 * @param to the value after; empty when it was removed
 */
public record FieldChange(
    String pointer, String change, Optional<JsonNode> from, Optional<JsonNode> to) {

  public static final String ADDED = "added";
  public static final String REMOVED = "removed";
  public static final String CHANGED = "changed";
}
