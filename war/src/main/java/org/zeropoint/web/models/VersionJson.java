package org.zeropoint.web.models;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.VersionView;
import org.zeropoint.pipeline.boundary.Lineages;

/**
 * A version on the wire, with its lineage and aliases.
 *
 * @param ref {@code {synthiantId}@{version}}
 * @param parent ref of the version that it went on from
 * @param runId the run that made it; absent when it was made elsewhere
 * @param uploadId the upload that brought it; absent when it was made here
 * @param corpusDigest the text that it is measured on
 * @param proposal the newest proposal that carries it; absent when none does
 * @param decision what put it live, the last time; absent when it never was
 */
public record VersionJson(
    String ref,
    String synthiantId,
    int version,
    String modelId,
    String digest,
    long bytes,
    Optional<String> parent,
    Optional<String> runId,
    Optional<String> uploadId,
    String corpusDigest,
    Optional<String> planDigest,
    Instant createdAt,
    List<String> aliases,
    List<String> files,
    Optional<String> parentDigest,
    Optional<Lineages.Carrier> proposal,
    Optional<Lineages.Decision> decision) {

  static VersionJson of(Lineages.Lineage lineage, List<String> files) {
    VersionView view = lineage.view();
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
        version.uploadId(),
        version.corpusDigest(),
        version.planDigest(),
        version.createdAt(),
        view.aliases(),
        files,
        version.parent().map(ModelVersion::digest),
        lineage.proposal(),
        lineage.decision());
  }
}
