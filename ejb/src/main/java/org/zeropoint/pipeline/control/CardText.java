package org.zeropoint.pipeline.control;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.models.entity.BaseModel;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.pipeline.boundary.Lineages.Decision;
import org.zeropoint.pipeline.entity.Card;
import org.zeropoint.pipeline.entity.Card.Section;
import org.zeropoint.training.entity.Corpus;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.TrainingRun;
import org.zeropoint.training.entity.Tuning;

/** Writes a model card from the evidence: facts only, no praise; what is not known is said. */
public final class CardText {

  private static final String NOT_SAID = "not said";

  private final CardFacts facts;

  private CardText(CardFacts facts) {
    this.facts = facts;
  }

  public static Card of(CardFacts facts) {
    var text = new CardText(facts);
    return new Card(
        facts.version().ref(),
        List.of(
            text.details(),
            text.use(),
            text.factors(),
            text.metrics(),
            text.evaluationData(),
            text.trainingData(),
            text.procedure(),
            text.analyses(),
            text.ethics(),
            text.caveats(),
            text.environment(),
            text.decision()));
  }

  private Section details() {
    ModelVersion version = facts.version();
    String otherwise = version.uploadId().isPresent() ? "not known" : "seeded weights";
    var section =
        new CardSection("Model details")
            .fact("Version", version.ref())
            .fact("Model", version.modelId())
            .fact("Form", facts.base().map(CardText::form))
            .fact("Goes on from", version.parent().map(ModelVersion::ref).orElse(otherwise))
            .fact("Weights", version.digest() + ", " + version.bytes() + " bytes, safetensors")
            .fact("Licence", licence())
            .fact("Made", String.valueOf(version.createdAt()))
            .fact("Training run", version.runId())
            .fact("Developed by", facts.run().map(TrainingRun::startedBy));
    facts.lineage().upload().ifPresent(u -> section.fact("Origin", UploadDraft.unknown(u)));
    return section
        .fact(
            "Contact",
            facts.purpose().map(p -> p.author() + ", the author of the proposal").orElse("nobody"))
        .done();
  }

  private static String form(BaseModel base) {
    return String.format(
        Locale.ROOT, "%s, %,d parameters, sees %s", base.family(), base.parameters(), base.sees());
  }

  private String licence() {
    return facts
        .lineage()
        .upload()
        .map(Upload::licence)
        .or(() -> facts.base().flatMap(BaseModel::licence))
        .filter(licence -> !licence.isEmpty())
        .orElse(NOT_SAID);
  }

  private Section use() {
    var section = new CardSection("Intended use");
    facts
        .purpose()
        .ifPresentOrElse(
            p ->
                section
                    .fact("Primary use, as " + p.author() + " says", p.summary())
                    .fact("More", Optional.of(p.details()).filter(d -> !d.isBlank())),
            () -> section.say("No proposal carries this version: nobody has said what it is for."));
    return section
        .fact(
            "Kind of output",
            facts.version().writes()
                ? "It goes on with a text."
                : "It tells what an image shows, of the classes that it learned.")
        .fact(
            "Out of scope",
            "Every use that the evaluation below does not cover. No requirement here speaks of"
                + " the truth of what it writes.")
        .done();
  }

  private Section factors() {
    List<List<String>> parts = facts.evaluation().map(CardNumbers::parts).orElse(List.of());
    String subjects =
        parts.stream().map(row -> row.get(1)).distinct().collect(Collectors.joining(", "));
    return new CardSection("Factors")
        .say(
            parts.isEmpty()
                ? "Nothing was measured apart for groups, languages or slices."
                : "Groups, languages and slices that were measured apart: " + subjects + ".")
        .done();
  }

  private Section metrics() {
    var section = new CardSection("Metrics");
    facts
        .evaluation()
        .ifPresentOrElse(
            e ->
                section
                    .fact("Loss", "mean over the " + e.heldOut() + ", in " + e.unit())
                    .fact("Perplexity", "e to the loss: the choices that it hesitates between")
                    .fact(
                        "Uncertainty",
                        "intervals at the level that stands beside them; a number without one is"
                            + " told without")
                    .fact(
                        "Suites",
                        e.measured()
                            .map(
                                m ->
                                    m.suites().stream()
                                        .map(s -> s.name() + " " + s.version() + ", " + s.digest())
                                        .collect(Collectors.joining("; ")))
                            .filter(told -> !told.isEmpty())
                            .orElse("none")),
            () -> section.say("Nothing was measured."));
    return section.done();
  }

  private Section evaluationData() {
    var section = new CardSection("Evaluation data");
    if (facts.evaluation().isEmpty()) {
      return section.say("Nothing was measured.").done();
    }
    Evaluation evaluation = facts.evaluation().get();
    section
        .fact("Held out", evaluation.heldOut())
        .fact("Share of the data", CardNumbers.amount(evaluation.validationSplit(), "share"))
        .fact("Digest of the data", evaluation.corpus());
    evaluation
        .nearDuplicates()
        .ifPresent(
            near ->
                section.fact(
                    "Passages that nearly stand in the training text",
                    near.found() + " of " + near.passages()));
    return section.done();
  }

  private Section trainingData() {
    var section = new CardSection("Training data");
    if (facts.lineage().upload().isPresent()) {
      return section
          .say("Not known: the version was made elsewhere.")
          .fact("Data that it was measured on", facts.version().corpusDigest())
          .done();
    }
    return section
        .fact("Corpus", facts.corpus().map(Corpus::name).orElse("not known here by a name"))
        .fact("Digest", facts.version().corpusDigest())
        .fact("Size", facts.corpus().map(corpus -> corpus.bytes() + " bytes"))
        .fact("Licence", facts.corpus().map(corpus -> said(corpus.licence())))
        .fact("Source", facts.corpus().map(corpus -> said(corpus.source())))
        .done();
  }

  private static String said(String text) {
    return text.isEmpty() ? NOT_SAID : text;
  }

  private Section procedure() {
    var section = new CardSection("Training procedure");
    if (facts.run().isEmpty()) {
      return section.say("Not known: no run of this server made it.").done();
    }
    TrainingRun run = facts.run().get();
    TrainingPlan plan = run.plan();
    return section
        .fact("Plan", run.planDigest())
        .fact("Steps", run.learnedSteps() + " of " + run.steps())
        .fact("Rows a step", String.valueOf(plan.rowsPerStep()))
        .fact("Optimiser", plan.optimizer() + ", peak learning rate " + plan.learningRate())
        .fact("Tuning", plan.tuning().map(Tuning::told))
        .fact("Held out", CardNumbers.amount(plan.validationSplit(), "share"))
        .fact("Seed", String.valueOf(plan.seed()))
        .fact(
            "Engines",
            Optional.of(run.legs().told(run.learnedSteps())).filter(told -> !told.isEmpty()))
        .done();
  }

  private Section analyses() {
    var section = new CardSection("Quantitative analyses");
    if (facts.evaluation().isEmpty() && facts.review().isEmpty()) {
      return section.say("Nothing was measured.").done();
    }
    facts
        .evaluation()
        .ifPresent(
            e ->
                section
                    .table("Losses", CardNumbers.LOSSES, CardNumbers.losses(e))
                    .fact(
                        "Accuracy",
                        e.images()
                            .flatMap(Evaluation.Images::accuracy)
                            .map(share -> CardNumbers.amount(share, "share")))
                    .table(
                        "By group, language and slice", CardNumbers.PARTS, CardNumbers.parts(e)));
    facts
        .review()
        .ifPresent(
            review ->
                section
                    .fact("Verdict of the AI reviewer", review.verdict())
                    .table(
                        "Requirements",
                        CardNumbers.FINDINGS,
                        CardNumbers.findings(review.findings())));
    return section.done();
  }

  private Section ethics() {
    var section = new CardSection("Ethical considerations");
    List<Finding> about = findings().stream().filter(finding -> isEthical(finding.rule())).toList();
    if (about.isEmpty()) {
      section.say("No requirement on bias, memorisation or unsafe texts was measured.");
    }
    about.forEach(finding -> section.fact(finding.rule(), told(finding)));
    return section.done();
  }

  private static boolean isEthical(String rule) {
    return List.of(
            "bias", "unsafe", "secrets", "personal-data", "canary", "verbatim", "no-verbatim")
        .stream()
        .anyMatch(rule::startsWith);
  }

  private static String told(Finding finding) {
    return finding.outcome().external().replace('_', ' ') + ": " + finding.evidence();
  }

  private Section caveats() {
    var section = new CardSection("Caveats and recommendations");
    findings().stream()
        .filter(Finding::hinders)
        .forEach(finding -> section.fact("Not met, " + finding.rule(), finding.evidence()));
    findings().stream()
        .filter(finding -> finding.outcome() == Finding.Outcome.NOT_APPLICABLE)
        .forEach(finding -> section.fact("Not judged, " + finding.rule(), finding.evidence()));
    findings().forEach(finding -> section.fact("Advice, " + finding.rule(), finding.advice()));
    return section
        .say(
            "What was measured holds for the data and the suites named above, by their digests, and"
                + " for nothing else.")
        .done();
  }

  private List<Finding> findings() {
    return facts.review().map(CardFacts.Review::findings).orElse(List.of());
  }

  private Section environment() {
    var section = new CardSection("Environmental impact");
    Optional<Duration> held =
        facts
            .run()
            .flatMap(run -> run.startedAt().flatMap(s -> run.finishedAt().map(f -> between(s, f))));
    if (held.isEmpty()) {
      return section.say("Not known.").done();
    }
    return section
        .fact("Hardware", facts.run().flatMap(TrainingRun::device).orElse("not known"))
        .fact("From its last start to its end", held.get().toSeconds() + " s")
        .say("Energy and emissions were not measured.")
        .done();
  }

  private static Duration between(java.time.Instant start, java.time.Instant end) {
    return Duration.between(start, end);
  }

  private Section decision() {
    var section = new CardSection("Decision");
    Optional<Decision> decision = facts.lineage().decision();
    if (decision.isEmpty()) {
      return section.say("This version was never in production.").done();
    }
    section
        .fact("Put live by", decision.get().promotedBy() + " at " + decision.get().promotedAt())
        .fact("On the strength of", decision.get().proposalId())
        .fact("Revision", decision.get().revisionDigest())
        .fact("Policy", decision.get().policyDigest());
    decision
        .get()
        .votes()
        .forEach(
            vote ->
                section.fact(
                    "Vote, " + vote.channel(),
                    vote.result() + " by " + vote.voter() + " at " + vote.castAt()));
    return section.done();
  }
}
