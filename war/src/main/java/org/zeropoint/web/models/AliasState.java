package org.zeropoint.web.models;

import java.util.Optional;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.pipeline.boundary.Promotions;

/**
 * Where an alias points to after it was moved.
 *
 * @param version number of the version
 * @param ref {@code {synthiantId}@{version}}
 */
public record AliasState(
    String synthiantId,
    String alias,
    Optional<Integer> version,
    Optional<String> ref,
    Optional<String> proposalId) {

  public static AliasState of(Promotions.Moved moved) {
    return new AliasState(
        moved.synthiantId(),
        moved.alias(),
        moved.version().map(ModelVersion::number),
        moved.version().map(ModelVersion::ref),
        moved.proposalId());
  }
}
