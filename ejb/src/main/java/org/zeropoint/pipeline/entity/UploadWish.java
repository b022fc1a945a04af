package org.zeropoint.pipeline.entity;

import java.util.Optional;

/**
 * What somebody says of a model that they send, as they say it.
 *
 * @param modelId a model of the catalogue, or the name under which a new base is to enter it
 * @param base ref of the version that it went on from
 * @param corpus name of the text that it is measured on
 * @param validationSplit share of that text, from its end, that it is measured on
 * @param format {@code text|instructions}: how the text is read
 * @param licence under which it may be used
 * @param source where it is from
 */
public record UploadWish(
    Optional<String> modelId,
    Optional<String> base,
    String corpus,
    Optional<String> validationSplit,
    Optional<String> format,
    Optional<String> changeType,
    Optional<String> summary,
    Optional<String> licence,
    Optional<String> source) {

  /** The same with this base. */
  public UploadWish on(Optional<String> ref) {
    return new UploadWish(
        modelId, ref, corpus, validationSplit, format, changeType, summary, licence, source);
  }
}
