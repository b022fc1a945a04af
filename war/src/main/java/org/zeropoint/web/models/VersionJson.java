package org.zeropoint.web.models;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.VersionView;

/**
 * A version on the wire, with its lineage and aliases.
 *
 * @param ref {@code {synthiantId}@{version}}
 * @param parent ref of the version that it went on from
 */
public record VersionJson(
    String ref,
    String synthiantId,
    int version,
    String modelId,
    String digest,
    long bytes,
    Optional<String> parent,
    String runId,
    String corpusDigest,
    String planDigest,
    Instant createdAt,
    List<String> aliases,
    List<String> files) {

  static VersionJson of(VersionView view, String file) {
    ModelVersion version = view.version();
    return new VersionJson(
        version.ref(),
        version.synthiant().synthiantId(),
        version.number(),
        version.modelId(),
        version.digest(),
        version.bytes(),
        version.parent().map(ModelVersion::ref),
        version.runId(),
        version.corpusDigest(),
        version.planDigest(),
        version.createdAt(),
        view.aliases(),
        List.of(file));
  }
}
