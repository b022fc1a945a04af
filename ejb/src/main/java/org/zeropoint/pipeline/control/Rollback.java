package org.zeropoint.pipeline.control;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.ModelVersion;

/**
 * Where a rollback leads. The promotions form a stack: a rollback takes the top off, so that two
 * rollbacks in a row go back two versions and never to and fro; after a removal it leads to the
 * version that was taken out of service.
 */
public final class Rollback {

  private Rollback() {}

  /**
   * @param history the moves of one alias, newest first
   */
  public static Optional<ModelVersion> target(List<AliasChange> history) {
    if (history.isEmpty()) {
      return Optional.empty();
    }
    Deque<ModelVersion> stack = new ArrayDeque<>();
    for (int i = history.size() - 1; i >= 0; i--) {
      apply(history.get(i), stack);
    }
    boolean inService = history.get(0).to().isPresent();
    if (inService && !stack.isEmpty()) {
      stack.pop();
    }
    return Optional.ofNullable(stack.peek());
  }

  private static void apply(AliasChange change, Deque<ModelVersion> stack) {
    switch (change.kind()) {
      case AliasChange.PROMOTION -> stack.push(change.to().orElseThrow());
      case AliasChange.ROLLBACK -> {
        if (change.from().isPresent()) {
          stack.pop();
        }
      }
      default -> {
        // A removal leaves the stack: the version that was taken out of service is still on top.
      }
    }
  }

  /** The promotion that brought a version, the last one when there were several. */
  public static Optional<AliasChange> promotionOf(List<AliasChange> history, ModelVersion version) {
    return history.stream()
        .filter(c -> AliasChange.PROMOTION.equals(c.kind()))
        .filter(c -> c.to().filter(to -> to.id() == version.id()).isPresent())
        .findFirst();
  }
}
