package org.zeropoint.pipeline.control;

import java.util.Optional;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Traced;

/**
 * A step of a review that was written down.
 *
 * @param digest of the revision
 * @param outcome the verdict, or how a repeat went
 */
public record ReviewStep(String proposalId, String digest, String outcome) implements Traced {

  @Override
  public String auditSubject() {
    return proposalId;
  }

  @Override
  public Optional<Digest> auditDigest() {
    return Optional.of(new Digest(digest));
  }

  @Override
  public String auditOutcome() {
    return outcome;
  }
}
