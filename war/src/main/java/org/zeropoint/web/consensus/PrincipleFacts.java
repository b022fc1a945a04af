package org.zeropoint.web.consensus;

import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.models.entity.BaseModel;
import org.zeropoint.shared.Violation;
import org.zeropoint.training.entity.ComputeShare;
import org.zeropoint.training.entity.TrainingPlan;

/**
 * What of a proposal the Zeroth Principle is shown by.
 *
 * @param revision its newest
 * @param accepted whether it is
 * @param plan of the run behind it
 * @param origin what carries its model, where anything does
 * @param broken rules of its form that it breaks
 * @param log entries about it, newest first
 * @param cut whether there are more
 * @param findings of the AI reviewer; empty while it has not judged
 * @param votes on its newest revision
 * @param share who used what, for the person who started the run
 */
record PrincipleFacts(
    int revision,
    boolean accepted,
    Optional<TrainingPlan> plan,
    Optional<Origin> origin,
    List<Violation> broken,
    List<AuditEntry> log,
    boolean cut,
    List<Requirement> requirements,
    Optional<List<Finding>> findings,
    List<Vote> votes,
    Optional<Use> share) {

  /**
   * The model that a proposal is about.
   *
   * @param upload whether it was made elsewhere
   * @param newBase whether it is to enter the catalogue
   * @param approved the model in the catalogue
   */
  record Origin(String modelId, boolean upload, boolean newBase, Optional<BaseModel> approved) {}

  /** Who started the run, and what the tenant used. */
  record Use(String person, ComputeShare share) {}
}
