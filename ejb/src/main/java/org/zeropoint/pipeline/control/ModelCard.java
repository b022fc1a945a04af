package org.zeropoint.pipeline.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.pipeline.boundary.Lineages.Decision;
import org.zeropoint.pipeline.boundary.Lineages.Lineage;
import org.zeropoint.shared.Json;
import org.zeropoint.training.entity.TrainingRun;

/** What goes with a version's weights, for programs and for people; facts only, no praise. */
public final class ModelCard {

  private ModelCard() {}

  /**
   * The line of a version as JSON; what is not known is absent.
   *
   * @param run that made it
   */
  public static ObjectNode lineage(Lineage lineage, Optional<TrainingRun> run) {
    ModelVersion version = lineage.view().version();
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("ref", version.ref())
        .put("modelId", version.modelId())
        .put("digest", version.digest())
        .put("bytes", version.bytes());
    version
        .parent()
        .ifPresent(p -> json.putObject("parent").put("ref", p.ref()).put("digest", p.digest()));
    version.runId().ifPresent(id -> json.put("runId", id));
    run.ifPresent(
        made -> json.set("computedBy", Json.tree(made.legs().until(made.learnedSteps()).all())));
    version.uploadId().ifPresent(upload -> json.put("uploadId", upload));
    json.put("corpusDigest", version.corpusDigest());
    version.planDigest().ifPresent(plan -> json.put("planDigest", plan));
    json.put("createdAt", version.createdAt().toString());
    lineage.upload().ifPresent(upload -> json.set("origin", origin(upload)));
    lineage.proposal().ifPresent(proposal -> json.set("proposal", Json.tree(proposal)));
    lineage.decision().ifPresent(decision -> json.set("decision", Json.tree(decision)));
    return json;
  }

  private static ObjectNode origin(Upload upload) {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("uploadedBy", upload.uploadedBy());
    if (!upload.source().isEmpty()) {
      json.put("source", upload.source());
    }
    if (!upload.licence().isEmpty()) {
      json.put("licence", upload.licence());
    }
    return json;
  }

  /**
   * The model card in Markdown.
   *
   * @param run that made it
   */
  public static String text(
      Lineage lineage, Optional<TrainingRun> run, Optional<Evaluation> evaluation) {
    ModelVersion version = lineage.view().version();
    var card = new StringBuilder();
    card.append("# ").append(version.ref()).append("\n\n");
    line(card, "Model", version.modelId());
    line(card, "Weights", version.digest() + ", " + version.bytes() + " bytes, safetensors");
    line(card, "Goes on from", from(version));
    version.runId().ifPresent(id -> line(card, "Training run", id));
    run.map(made -> made.legs().told(made.learnedSteps()))
        .filter(told -> !told.isEmpty())
        .ifPresent(told -> line(card, "Engines", told));
    lineage.upload().ifPresent(upload -> line(card, "Origin", UploadDraft.unknown(upload)));
    line(
        card,
        version.uploadId().isPresent() ? "Text that it was measured on" : "Text",
        version.corpusDigest());
    version.planDigest().ifPresent(plan -> line(card, "Plan", plan));
    line(card, "Made", String.valueOf(version.createdAt()));
    card.append("\n## Measured\n\n");
    evaluation.ifPresentOrElse(
        e -> measured(card, e), () -> card.append("Nothing was measured.\n"));
    card.append("\n## Decision\n\n");
    lineage
        .decision()
        .ifPresentOrElse(
            d -> decision(card, d), () -> card.append("This version was never in production.\n"));
    return card.append(
            "\nThe other files hold the evidence; `sha256sum -c SHA256SUMS` checks them.\n")
        .toString();
  }

  private static String from(ModelVersion version) {
    String otherwise = version.uploadId().isPresent() ? "not known" : "seeded weights";
    return version.parent().map(ModelVersion::ref).orElse(otherwise);
  }

  private static void measured(StringBuilder card, Evaluation evaluation) {
    boolean images = evaluation.images().isPresent();
    String unit = images ? "an image" : "a byte";
    line(card, "Held-out loss", loss(evaluation.candidate().loss(), unit));
    String same = images ? " on the same images" : " on the same bytes";
    evaluation
        .baseline()
        .ifPresent(b -> line(card, "Loss of " + b.ref() + same, loss(b.loss(), unit)));
    if (images) {
      pictures(card, evaluation, evaluation.images().get());
      return;
    }
    line(card, "Held-out bytes", String.valueOf(evaluation.heldOutBytes()));
    line(card, "Text", evaluation.corpus());
    line(
        card,
        "Longest passage of a sample that stands in the training text",
        evaluation.longestOverlap() + " bytes");
    evaluation
        .nearDuplicates()
        .ifPresent(
            near ->
                line(
                    card,
                    "Passages of the held-out text that nearly stand in the training text",
                    near.found() + " of " + near.passages()));
  }

  private static void pictures(StringBuilder card, Evaluation evaluation, Evaluation.Images found) {
    line(card, "Held-out images", String.valueOf(found.heldOut()));
    found
        .accuracy()
        .ifPresent(
            share ->
                line(card, "Accuracy on them", String.format(Locale.ROOT, "%.2f %%", 100 * share)));
    line(card, "Images", evaluation.corpus());
  }

  private static String loss(Optional<Double> loss, String unit) {
    return loss.map(l -> String.format(Locale.ROOT, "%.4f nats %s", l, unit))
        .orElse("not measured, nothing was held out");
  }

  private static void decision(StringBuilder card, Decision decision) {
    line(card, "Put live by", decision.promotedBy() + " at " + decision.promotedAt());
    decision.proposalId().ifPresent(id -> line(card, "On the strength of", id));
    decision.revisionDigest().ifPresent(digest -> line(card, "Revision", digest));
    decision.policyDigest().ifPresent(digest -> line(card, "Policy", digest));
    decision
        .votes()
        .forEach(
            vote ->
                line(
                    card,
                    "Vote, " + vote.channel(),
                    vote.result() + " by " + vote.voter() + " at " + vote.castAt()));
  }

  private static void line(StringBuilder card, String name, String value) {
    card.append("- ").append(name).append(": ").append(value).append('\n');
  }
}
