package org.zeropoint.pipeline.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.zeropoint.ethics.boundary.EvidenceArchive;
import org.zeropoint.ethics.control.Rules;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.EvaluationRecord;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Facts.DigestCheck;
import org.zeropoint.ethics.entity.Judgement;
import org.zeropoint.ethics.measure.Watch;
import org.zeropoint.ethics.review.Panel;
import org.zeropoint.ethics.review.ReviewCase;
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
 * Has the built-in reviewers judge: collects the facts about a candidate, recomputing every digest,
 * and what the proposal says of it.
 */
@ApplicationScoped
public class BuiltInReview {

  /** Changes that suffice when they are not worse. */
  private static final Set<String> KEEPS =
      Set.of(ChangeType.PATCH.external(), ChangeType.OPTIMIZATION.external());

  /** Of collecting the facts. */
  private static final int PARTS = 2;

  /** What a proposal says in words of its author's. */
  private static final List<String> TEXTS =
      List.of(
          "/changeType",
          "/details",
          "/summary",
          "/synthiantId",
          "/trainingData/dataset",
          "/trainingData/prompt");

  @Inject private Candidates candidates;
  @Inject private RunArchive runs;
  @Inject private UploadShelf uploads;
  @Inject private Registry registry;
  @Inject private EvidenceArchive archive;
  @Inject private Origins origins;

  /** What the reviewers say, and the evaluation that it rests on. */
  public record Outcome(Judgement judgement, Optional<Evaluation> evaluation) {}

  /** Judges a revision; what cannot be collected is an error, never a pass. */
  public Outcome judge(Caller caller, Revision revision) {
    try {
      Subject subject = subject(caller, revision);
      Evaluation evaluation = subject.record().evaluation();
      return new Outcome(
          archive.judge(reviewCase(revision, subject, evaluation, subject.record().seconds())),
          Optional.of(evaluation));
    } catch (RuntimeException e) {
      return new Outcome(
          Panel.unable(revision.digest(), String.valueOf(e.getMessage())), Optional.empty());
    }
  }

  /**
   * Measures a candidate once more, as it was measured and against what it was measured against,
   * and has those judge who judged then.
   *
   * @param anew whether to ask those outside again
   * @throws RuntimeException when it cannot be measured
   */
  public Judgement again(Caller caller, Revision revision, Judgement kept, boolean anew) {
    Subject subject = subject(caller, revision);
    var registered = new Candidates.Registered(subject.version(), subject.record().baseline());
    Evaluation evaluation =
        archive.evaluate(
            candidates.task(
                registered, archive.suites(caller.tenant(), subject.record().evaluation())));
    return archive.judgeAgain(
        reviewCase(revision, subject, evaluation, archive.seconds(evaluation)), kept, anew);
  }

  /** A candidate and the record of its measurements. */
  private record Subject(ModelVersion version, EvaluationRecord record) {}

  private Subject subject(Caller caller, Revision revision) {
    ObjectNode content = revision.content();
    ModelVersion version = registry.version(caller, content.at("/candidate/version").asText());
    String digest = content.at("/evidence/evaluation").asText();
    return new Subject(
        version,
        archive
            .evaluation(caller.tenant(), digest)
            .orElseThrow(() -> new NotFound("there is no evaluation " + digest)));
  }

  private ReviewCase reviewCase(
      Revision revision, Subject subject, Evaluation evaluation, Map<String, Double> measuring) {
    ObjectNode content = revision.content();
    var watch = Watch.unheard();
    Facts facts = facts(content, subject.version(), evaluation, watch);
    var took = new TreeMap<>(measuring);
    took.putAll(watch.seconds());
    return new ReviewCase(
        revision.digest(),
        texts(content),
        facts.allowEqual(KEEPS.contains(content.path("changeType").asText())).timed(took));
  }

  private static SortedMap<String, String> texts(ObjectNode content) {
    var texts = new TreeMap<String, String>();
    for (String field : TEXTS) {
      String text = content.at(field).asText("");
      if (!text.isEmpty()) {
        texts.put(field.substring(1), text);
      }
    }
    return texts;
  }

  private Facts facts(
      ObjectNode content, ModelVersion version, Evaluation evaluation, Watch watch) {
    List<DigestCheck> digests =
        watch.during(Rules.DIGESTS, PARTS, () -> digests(content, version, evaluation));
    return watch.during(
        Rules.ORIGIN,
        PARTS,
        () ->
            version.uploadId().isPresent()
                ? ofUpload(version, digests, evaluation)
                : ofRun(content, version, digests, evaluation));
  }

  private Facts ofUpload(ModelVersion version, List<DigestCheck> digests, Evaluation evaluation) {
    Upload upload = upload(version);
    return Facts.elsewhere(UploadDraft.unknown(upload), digests, evaluation)
        .from(origins.of(version, upload));
  }

  private Facts ofRun(
      ObjectNode content, ModelVersion version, List<DigestCheck> digests, Evaluation evaluation) {
    TrainingRun run = run(version);
    digests.add(
        new DigestCheck(
            "plan",
            content.at("/evidence/plan").asText(),
            Optional.of(run.plan().digest().value())));
    RunArchive.StepCount steps = runs.steps(run);
    return new Facts(
            PlanLimits.broken(run.plan()), digests, steps.nonFinite(), steps.all(), evaluation)
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
      ObjectNode content, ModelVersion version, Evaluation evaluation) {
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
                Optional.of(evaluation.digest().value())),
            new DigestCheck(
                "evaluated weights",
                content.at("/candidate/digest").asText(),
                Optional.of(evaluation.candidate().digest()))));
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
