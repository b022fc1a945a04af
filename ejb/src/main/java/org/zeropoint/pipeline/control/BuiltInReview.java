package org.zeropoint.pipeline.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.ethics.boundary.EvidenceArchive;
import org.zeropoint.ethics.entity.EvaluationRecord;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Facts.DigestCheck;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.boundary.UploadShelf;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.proposals.entity.ChangeType;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.NotFound;
import org.zeropoint.training.boundary.RunArchive;
import org.zeropoint.training.entity.PlanLimits;
import org.zeropoint.training.entity.TrainingRun;

/**
 * The first AI reviewer: collects the facts about a candidate, recomputing every digest, and
 * applies the rules to them.
 */
@ApplicationScoped
public class BuiltInReview {

  /** Changes that suffice when they are not worse. */
  private static final Set<String> KEEPS =
      Set.of(ChangeType.PATCH.external(), ChangeType.OPTIMIZATION.external());

  @Inject private RunArchive runs;
  @Inject private UploadShelf uploads;
  @Inject private Registry registry;
  @Inject private EvidenceArchive archive;
  @Inject private Origins origins;

  /** The findings, and the evaluation that they rest on. */
  public record Outcome(List<Finding> findings, Optional<EvaluationRecord> evaluation) {}

  /** Judges a revision; what cannot be collected is an error, never a pass. */
  public Outcome judge(Caller caller, Revision revision) {
    ObjectNode content = revision.content();
    try {
      ModelVersion version = registry.version(caller, content.at("/candidate/version").asText());
      String evaluationDigest = content.at("/evidence/evaluation").asText();
      EvaluationRecord evaluation =
          archive
              .evaluation(caller.tenant(), evaluationDigest)
              .orElseThrow(() -> new NotFound("there is no evaluation " + evaluationDigest));
      return new Outcome(
          archive.judge(
              facts(content, version, evaluation)
                  .allowEqual(KEEPS.contains(content.path("changeType").asText()))),
          Optional.of(evaluation));
    } catch (RuntimeException e) {
      return new Outcome(
          List.of(
              new Finding(
                  "facts", Finding.Outcome.ERROR, "could not be collected: " + e.getMessage())),
          Optional.empty());
    }
  }

  private Facts facts(ObjectNode content, ModelVersion version, EvaluationRecord evaluation) {
    List<DigestCheck> digests = digests(content, version, evaluation);
    if (version.uploadId().isPresent()) {
      Upload upload = upload(version);
      return Facts.elsewhere(UploadDraft.unknown(upload), digests, evaluation.evaluation())
          .from(origins.of(version, upload));
    }
    TrainingRun run = run(version);
    digests.add(
        new DigestCheck(
            "plan",
            content.at("/evidence/plan").asText(),
            Optional.of(run.plan().digest().value())));
    RunArchive.StepCount steps = runs.steps(run);
    return new Facts(
            PlanLimits.broken(run.plan()),
            digests,
            steps.nonFinite(),
            steps.all(),
            evaluation.evaluation())
        .from(origins.of(version, run, steps));
  }

  private TrainingRun run(ModelVersion version) {
    String id = version.runId().orElse("");
    return runs.find(version.tenant(), id).orElseThrow(() -> new NotFound("there is no run " + id));
  }

  private Upload upload(ModelVersion version) {
    String id = version.uploadId().orElse("");
    return uploads
        .find(version.tenant(), id)
        .orElseThrow(() -> new NotFound("there is no upload " + id));
  }

  /** Of a run and of an upload alike. */
  private List<DigestCheck> digests(
      ObjectNode content, ModelVersion version, EvaluationRecord evaluation) {
    var checks = new ArrayList<DigestCheck>();
    version
        .parent()
        .ifPresent(
            base ->
                checks.add(
                    new DigestCheck(
                        "weights of the base", base.digest(), ofFile(registry.weights(base)))));
    checks.addAll(
        List.of(
            new DigestCheck(
                "weights",
                content.at("/candidate/digest").asText(),
                ofFile(registry.weights(version))),
            new DigestCheck(
                "corpus",
                content.at("/evidence/corpus").asText(),
                ofFile(runs.corpus(version.corpusDigest()))),
            new DigestCheck(
                "evaluation",
                content.at("/evidence/evaluation").asText(),
                Optional.of(evaluation.evaluation().digest().value())),
            new DigestCheck(
                "evaluated weights",
                content.at("/candidate/digest").asText(),
                Optional.of(evaluation.evaluation().candidate().digest()))));
    return checks;
  }

  private static Optional<String> ofFile(Path file) {
    try {
      return Files.isRegularFile(file)
          ? Optional.of(Digest.ofFile(file).value())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
