package org.zeropoint.pipeline.control;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.zeropoint.ethics.boundary.EvidenceArchive;
import org.zeropoint.ethics.control.Evaluator;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.lm.language.HeldOut;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.boundary.UploadShelf;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.boundary.RunArchive;
import org.zeropoint.training.entity.RunNews;
import org.zeropoint.training.entity.TrainingRun;

/** The short transactions on the way from a finished run to its proposal. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Candidates {

  @Inject private Callers callers;
  @Inject private RunArchive runs;
  @Inject private UploadShelf uploads;
  @Inject private Registry registry;
  @Inject private EvidenceArchive archive;
  @Inject private Proposals proposals;
  @Inject private Outbox outbox;

  /** A version that was registered, and the version in production that it has to beat. */
  public record Registered(ModelVersion version, Optional<ModelVersion> production)
      implements Traced {

    public boolean isLive() {
      return production.filter(p -> p.id() == version.id()).isPresent();
    }

    @Override
    public String auditSubject() {
      return version.ref();
    }

    @Override
    public Optional<Digest> auditDigest() {
      return Optional.of(new Digest(version.digest()));
    }
  }

  public List<TrainingRun> waiting() {
    return runs.unproposed(10);
  }

  /** Registers the run's weights as the next version; the same run always gives the same one. */
  @Audited("version.register")
  public Registered register(String runId) {
    Caller caller = callers.current();
    TrainingRun run = runs.locked(caller.tenant(), runId);
    Digest weights = new Digest(run.modelDigest().orElseThrow());
    var origin =
        new ModelVersion.Origin(
            run.modelId(),
            weights.value(),
            size(weights),
            run.plan().base().map(base -> registry.version(caller, base)),
            Optional.of(run.runId()),
            Optional.empty(),
            run.corpusDigest(),
            Optional.of(run.planDigest()));
    ModelVersion version = registry.add(caller, run.synthiantId(), origin);
    return new Registered(version, registry.production(caller, run.synthiantId()));
  }

  /** How a version is measured: on how much of its text, read how, with samples of which seed. */
  private record Measure(double split, HeldOut.Form form, long seed) {}

  /**
   * What to measure of a version: itself and what is in production, on the text that its run held
   * out, or that its upload names.
   *
   * @throws Unavailable when both do not fit into this server's memory
   */
  public Evaluator.Task task(Registered registered) {
    return task(registered, archive.suites(registered.version().tenant()));
  }

  /**
   * The same on given suites.
   *
   * @param suites the standard one first
   * @throws Unavailable when both do not fit into this server's memory
   */
  public Evaluator.Task task(Registered registered, List<Suite> suites) {
    ModelVersion version = registered.version();
    Measure measure = measure(version);
    Optional<ModelVersion> baseline = registered.production().filter(p -> !registered.isLive());
    registry.requireMeasurable(Stream.concat(Stream.of(version), baseline.stream()).toList());
    return new Evaluator.Task(
        subject(version),
        baseline.map(this::subject),
        runs.corpus(version.corpusDigest()),
        version.corpusDigest(),
        measure.split(),
        measure.form(),
        suites,
        measure.seed());
  }

  private Measure measure(ModelVersion version) {
    Optional<Measure> ofRun =
        version
            .runId()
            .flatMap(id -> runs.find(version.tenant(), id))
            .map(
                run ->
                    new Measure(
                        run.plan().validationSplit(),
                        form(run.plan().format()),
                        run.plan().seed()));
    return ofRun
        .or(
            () ->
                version
                    .uploadId()
                    .flatMap(id -> uploads.find(version.tenant(), id))
                    .map(
                        upload ->
                            new Measure(
                                upload.validationSplit(), form(upload.format()), Upload.SEED)))
        .orElseThrow(
            () -> new NotFound("neither a run nor an upload of " + version.ref() + " is there"));
  }

  private static HeldOut.Form form(String format) {
    return HeldOut.Form.valueOf(format.toUpperCase(Locale.ROOT));
  }

  /** Keeps the evaluation and drafts the proposal, in one commit. */
  @Audited("run.propose")
  public Proposals.Posted propose(String runId, Registered registered, Evaluation evaluation) {
    TrainingRun run = runs.locked(callers.current().tenant(), runId);
    archive.keep(registered.version(), registered.production(), evaluation);
    var draft = new Draft(run, registered, evaluation);
    Proposals.Posted posted =
        proposals.draft(draft.proposal(), draft.bound(), Optional.of(run.runId()));
    run.became(posted.proposal().proposalId());
    outbox.announce(RunNews.of(run, "proposed"));
    return posted;
  }

  /** Keeps a newer evaluation and makes the revision that names it. */
  @Audited("proposal.measure")
  public Proposals.Posted remeasured(
      @Subject String proposalId, String digest, Registered registered, Evaluation evaluation) {
    archive.keep(registered.version(), registered.production(), evaluation);
    return proposals.remeasure(
        proposalId, digest, Draft.evidence(registered.version(), evaluation));
  }

  /** The version that a proposal is about, and what is in production now. */
  public Registered candidate(String ref) {
    Caller caller = callers.current();
    ModelVersion version = registry.version(caller, ref);
    return new Registered(version, registry.production(caller, version.synthiant().synthiantId()));
  }

  /** A run that became no proposal. */
  public record NotProposed(String runId, String reason) implements Traced {
    @Override
    public String auditSubject() {
      return runId;
    }

    @Override
    public String auditOutcome() {
      return reason;
    }
  }

  /** Writes down why a run became no proposal; it can be tried again by resuming the run. */
  @Audited("run.not-proposed")
  public NotProposed notProposed(@Subject String runId, String reason) {
    TrainingRun run = runs.locked(callers.current().tenant(), runId);
    run.notProposed(reason);
    outbox.announce(RunNews.of(run, "not-proposed"));
    return new NotProposed(runId, reason);
  }

  private Evaluator.Subject subject(ModelVersion version) {
    return new Evaluator.Subject(
        version.ref(), version.modelId(), version.digest(), registry.weights(version));
  }

  private long size(Digest weights) {
    try {
      return Files.size(registry.weights(weights));
    } catch (IOException e) {
      throw new Unavailable("the model store cannot be read: " + e.getMessage(), e);
    }
  }
}
