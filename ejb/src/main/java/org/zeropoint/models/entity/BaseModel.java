package org.zeropoint.models.entity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A model that may be trained.
 *
 * @param modelId its name in plans
 * @param family what it is, in words
 * @param layers transformer blocks; of a model of images all layers with weights
 * @param width size of the residual stream; of a model of images that of its largest layer
 * @param heads attention heads a block; 0 of a model of images
 * @param context tokens it sees at once; bytes of a byte-level model; 0 of a model of images
 * @param vocabulary number of tokens; 0 of a model of images
 * @param images what a model of images takes and tells apart; empty for one that writes text
 * @param parameters numbers in its weights
 * @param approved by whom or with what it was approved
 * @param ref the version that holds its weights; empty for a model whose weights are seeded
 * @param digest of that version
 * @param licence under which it may be used
 * @param source where it is from
 * @param proposalId of the decision by which it entered
 * @param since when it entered
 */
public record BaseModel(
    String modelId,
    String family,
    int layers,
    int width,
    int heads,
    int context,
    int vocabulary,
    Optional<Images> images,
    long parameters,
    String approved,
    Optional<String> ref,
    Optional<String> digest,
    Optional<String> licence,
    Optional<String> source,
    Optional<String> proposalId,
    Optional<Instant> since) {

  /**
   * Images that a model takes.
   *
   * @param height in pixels
   * @param width in pixels
   * @param channels of a pixel
   * @param classes that the model tells apart
   */
  public record Images(int height, int width, int channels, int classes) {}

  /** What it sees at once, in words. */
  public String sees() {
    return images
        .map(
            image ->
                "%d × %d pixels, tells %d classes apart"
                    .formatted(image.height(), image.width(), image.classes()))
        .orElse(String.format(Locale.ROOT, "%,d %s", context, isShipped() ? "bytes" : "tokens"));
  }

  /** A model that entered by the decision that put its version into production. */
  public static BaseModel entered(Upload upload, ModelAlias alias) {
    ModelVersion version = alias.target().orElseThrow();
    ModelForm form = upload.form();
    return new BaseModel(
        upload.modelId(),
        form.family(),
        form.layers(),
        form.width(),
        form.heads(),
        form.context(),
        form.vocabulary(),
        Optional.empty(),
        form.parameters(),
        alias
            .proposalId()
            .map(id -> "by proposal " + id)
            .orElse("promoted by " + alias.changedBy()),
        Optional.of(version.ref()),
        Optional.of(version.digest()),
        Optional.of(upload.licence()),
        Optional.of(upload.source()),
        alias.proposalId(),
        Optional.of(alias.since()));
  }

  /** Whether it comes with the product, so that a run without a base seeds its weights. */
  @JsonIgnore
  public boolean isShipped() {
    return ref.isEmpty();
  }
}
