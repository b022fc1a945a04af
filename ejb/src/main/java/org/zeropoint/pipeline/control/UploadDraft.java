package org.zeropoint.pipeline.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Locale;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.models.entity.ModelForm;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.shared.Json;

/** How an upload is told as a proposal: what is known of it, and what is not. */
record UploadDraft(Upload upload, Candidates.Registered registered, Evaluation evaluation) {

  private static final int LONGEST_SUMMARY = 500;

  ObjectNode proposal() {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("proposalId", "upload-" + upload.uploadId());
    json.put("synthiantId", upload.synthiantId());
    json.put(
        "changeType",
        upload.changeType().orElse(registered.production().isPresent() ? "upgrade" : "research"));
    String summary = upload.summary().orElseGet(this::summary);
    json.put(
        "summary",
        summary.length() <= LONGEST_SUMMARY ? summary : summary.substring(0, LONGEST_SUMMARY));
    json.put("details", details());
    return json;
  }

  /** The digests of candidate, text and results: what the revision digest covers. */
  ObjectNode bound() {
    return Draft.evidence(registered.version(), evaluation);
  }

  private String summary() {
    ModelVersion version = registered.version();
    String from = upload.base().map(base -> ", going on from " + base.ref()).orElse("");
    return version.ref()
        + ": "
        + (upload.newBase() ? "new base model " : "")
        + upload.modelId()
        + ", made elsewhere"
        + from;
  }

  private String details() {
    return unknown(upload)
        + " "
        + form(upload.form())
        + measured(
            upload.validationSplit(),
            (evaluation.images().isPresent() ? "images of " : "") + upload.corpus())
        + Losses.told(evaluation);
  }

  static String measured(double split, String corpus) {
    if (split == 0) {
      return " Nothing of " + corpus + " is held out to measure it on. ";
    }
    BigDecimal percent = BigDecimal.valueOf(split).movePointRight(2).stripTrailingZeros();
    return " Measured on the last " + percent.toPlainString() + " % of " + corpus + ". ";
  }

  private static String form(ModelForm form) {
    if (form.vocabulary() == 0) {
      return String.format(
          Locale.ROOT,
          "%s of %,d parameters: %d layers.",
          form.family(),
          form.parameters(),
          form.layers());
    }
    return String.format(
        Locale.ROOT,
        "%s of %,d parameters: %d layers, width %d, %d heads, context %d, %d tokens.",
        form.family(),
        form.parameters(),
        form.layers(),
        form.width(),
        form.heads(),
        form.context(),
        form.vocabulary());
  }

  /** Where it is from, and what nobody here can know. */
  static String unknown(Upload upload) {
    return "Made elsewhere, uploaded by "
        + upload.uploadedBy()
        + "; source: "
        + said(upload.source())
        + "; licence: "
        + said(upload.licence())
        + ". How it was trained, on which text, and whether it saw the held-out text is not known.";
  }

  private static String said(String text) {
    return text.isEmpty() ? "not said" : text;
  }
}
