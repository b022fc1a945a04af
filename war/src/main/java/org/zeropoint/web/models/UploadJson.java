package org.zeropoint.web.models;

import java.time.Instant;
import java.util.Optional;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Upload;

/**
 * An upload on the wire.
 *
 * @param digest of the model file that was made of it, which is the version's digest
 * @param base ref of the version that it went on from
 * @param status {@code received|proposed|failed}
 * @param problem why it became no proposal
 */
public record UploadJson(
    String uploadId,
    String synthiantId,
    String modelId,
    String digest,
    long bytes,
    String status,
    Optional<String> base,
    String corpus,
    double validationSplit,
    String format,
    Optional<String> licence,
    Optional<String> source,
    String uploadedBy,
    Instant uploadedAt,
    Optional<String> proposalId,
    Optional<String> problem) {

  static UploadJson of(Upload upload) {
    return new UploadJson(
        upload.uploadId(),
        upload.synthiantId(),
        upload.modelId(),
        upload.digest(),
        upload.bytes(),
        upload.status(),
        upload.base().map(ModelVersion::ref),
        upload.corpus(),
        upload.validationSplit(),
        upload.format(),
        said(upload.licence()),
        said(upload.source()),
        upload.uploadedBy(),
        upload.createdAt(),
        upload.proposalId(),
        upload.problem());
  }

  private static Optional<String> said(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }
}
