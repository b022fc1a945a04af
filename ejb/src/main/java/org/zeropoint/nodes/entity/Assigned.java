package org.zeropoint.nodes.entity;

import java.util.List;
import java.util.Optional;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Traced;

/**
 * What was decided about the blocks of a model.
 *
 * @param subject id of the node that it is about; the model's digest when it is about none
 * @param words what was decided
 * @param changed whether it was not so before
 */
public record Assigned(String subject, Digest model, String words, boolean changed)
    implements Traced {

  @Override
  public String auditSubject() {
    return subject;
  }

  @Override
  public Optional<Digest> auditDigest() {
    return Optional.of(model);
  }

  @Override
  public List<? extends Traced> auditParts() {
    return changed ? List.of(this) : List.of();
  }

  @Override
  public String auditOutcome() {
    return words;
  }
}
