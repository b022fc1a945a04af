package org.zeropoint.shared;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A result of an audited operation that tells the log what was changed, when the arguments could
 * not know it yet.
 */
public interface Traced {

  /** The id of what was changed or made. */
  String auditSubject();

  /** The digest that the change is about. */
  default Optional<Digest> auditDigest() {
    return Optional.empty();
  }

  /**
   * What gets an entry: this; or each of several things that one operation did; nothing when it
   * found nothing to change.
   */
  default List<? extends Traced> auditParts() {
    return List.of(this);
  }

  /** Facts that belong to the entry besides the rows that changed; no secrets. */
  default Optional<ObjectNode> auditFacts() {
    return Optional.empty();
  }

  /** What came of it, in a few words. */
  default String auditOutcome() {
    return "done";
  }
}
