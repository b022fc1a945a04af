package org.zeropoint.models.entity;

import java.time.Instant;

/**
 * A version that an alias points to.
 *
 * @param name what it is asked for with: the Synthiant's id for what is in production, else {@code
 *     {synthiantId}@{alias}}
 * @param ref the version
 * @param digest of its weights
 * @param since when the alias moved there
 */
public record Promoted(String name, String ref, String digest, String tenant, Instant since) {

  /** What an alias points to, which has to be something. */
  public static Promoted of(ModelAlias alias) {
    ModelVersion version = alias.target().orElseThrow();
    String synthiantId = alias.synthiant().synthiantId();
    return new Promoted(
        alias.name().equals(ModelAlias.PRODUCTION) ? synthiantId : synthiantId + "@" + alias.name(),
        version.ref(),
        version.digest(),
        version.tenant(),
        alias.since());
  }
}
