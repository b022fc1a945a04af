package org.zeropoint.audit.entity;

import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.WitnessRule;
import org.zeropoint.shared.Traced;

/**
 * What a witness answers. Only a log that was rewritten gets an entry in the witness's own log, one
 * for each of its checkpoints: two installations that are each other's witness would otherwise keep
 * each other busy for ever.
 *
 * @param size of what was cosigned last of that log, before this request
 * @param cosignature the line to send back; present when the ruling is {@code COSIGN}
 * @param news whether such a refusal is to stand in the log
 */
public record Cosigning(
    WitnessRule.Ruling ruling,
    String origin,
    long asked,
    long size,
    Optional<SignedNote.Line> cosignature,
    boolean news)
    implements Traced {

  /** The HTTP status of the answer. */
  public int status() {
    return ruling.status();
  }

  /** The signature line to send back. */
  public Optional<String> line() {
    return cosignature.map(SignedNote.Line::format);
  }

  /** In words, why there is none. */
  public String reason() {
    return switch (ruling) {
      case COSIGN -> "cosigned";
      case UNKNOWN_LOG -> "no log with this origin is known here";
      case UNSIGNED -> "no key that is trusted for this log signed, or one signed wrongly";
      case BACKWARDS -> "old must not be above the size of the checkpoint";
      case STALE -> "another size was cosigned last, " + size;
      case INCONSISTENT ->
          "the checkpoint over %d entries does not continue the one over %d that was cosigned"
              .formatted(asked, size);
    };
  }

  @Override
  public String auditSubject() {
    return origin;
  }

  @Override
  public List<? extends Traced> auditParts() {
    return news ? List.of(this) : List.of();
  }

  @Override
  public String auditOutcome() {
    return "refused: " + reason();
  }
}
