package org.zeropoint.ethics.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.Trained;
import org.zeropoint.ethics.control.WeightComparison.Allowed;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Facts.DigestCheck;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Provenance;
import org.zeropoint.ethics.entity.Provenance.Source;
import org.zeropoint.ethics.entity.Provenance.WeightChange;
import org.zeropoint.ethics.suite.StandardSuite;
import org.zeropoint.lm.language.HeldOut;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.entity.PlanLimits;
import org.zeropoint.training.entity.Tuning;

/** What is judged of a trained model, collected as the built-in reviewer does it. */
final class Judged {

  private final Trained trained;
  private final Path weights;
  private final Optional<Path> production;
  private final String registered;

  /**
   * @param weights the candidate, as it was registered
   */
  Judged(Trained trained, Path weights, Optional<Path> production) {
    this.trained = trained;
    this.weights = weights;
    this.production = production;
    this.registered = digest(weights);
  }

  static String digest(Path file) {
    try {
      return Digest.ofFile(file).value();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Evaluation evaluated(long seed) {
    var task =
        new Evaluator.Task(
            subject("s@2", weights),
            production.map(file -> subject("s@1", file)),
            trained.corpus(),
            digest(trained.corpus()),
            trained.plan().validationSplit(),
            HeldOut.Form.TEXT,
            List.of(StandardSuite.get()),
            seed);
    return new Evaluator().evaluate(task);
  }

  private Evaluator.Subject subject(String ref, Path file) {
    return new Evaluator.Subject(ref, trained.plan().modelId(), digest(file), file);
  }

  /** The findings, with the digests that the files have now. */
  List<Finding> findings(Evaluation evaluation, boolean mayBeEqual) {
    var facts =
        new Facts(
            PlanLimits.broken(trained.plan()),
            List.of(
                new DigestCheck("weights", registered, Optional.of(digest(weights))),
                new DigestCheck(
                    "corpus", evaluation.corpus(), Optional.of(digest(trained.corpus())))),
            0,
            trained.steps().losses().size(),
            evaluation);
    return Rules.judge(facts.from(provenance()).allowEqual(mayBeEqual));
  }

  private Provenance provenance() {
    Optional<List<String>> targets =
        trained
            .plan()
            .tuning()
            .flatMap(Tuning::tokens)
            .flatMap(Tuning.Tokens::lora)
            .map(Tuning.Adapter::targets);
    return new Provenance(
        Optional.of(trained.steps()),
        trained
            .base()
            .map(
                base -> WeightComparison.between("s@1", base, weights, new Allowed(targets, false)))
            .orElseGet(WeightChange::ofSeeded),
        List.of(new Source("text corpus", "CC0-1.0", "made by the test", true)));
  }
}
