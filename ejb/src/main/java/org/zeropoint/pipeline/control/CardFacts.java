package org.zeropoint.pipeline.control;

import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.models.entity.BaseModel;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.pipeline.boundary.Lineages.Lineage;
import org.zeropoint.training.entity.Corpus;
import org.zeropoint.training.entity.TrainingRun;

/**
 * All that a model card is made of.
 *
 * @param run that made the version
 * @param base its model in the catalogue; empty when it is not there any more
 * @param corpus what it was trained or measured on; empty when nobody here knows the text by name
 * @param evaluation the newest
 * @param review of the newest revision that carries it
 * @param purpose what the author of that proposal says of it
 */
public record CardFacts(
    Lineage lineage,
    Optional<TrainingRun> run,
    Optional<BaseModel> base,
    Optional<Corpus> corpus,
    Optional<Evaluation> evaluation,
    Optional<Review> review,
    Optional<Purpose> purpose) {

  ModelVersion version() {
    return lineage.view().version();
  }

  /** What the AI reviewer said. */
  public record Review(String verdict, List<Finding> findings) {

    public static Review of(AiReview review) {
      return new Review(review.verdict(), review.findings());
    }
  }

  /**
   * What the author of a proposal says.
   *
   * @param details may be empty
   */
  public record Purpose(String author, String summary, String details) {}
}
