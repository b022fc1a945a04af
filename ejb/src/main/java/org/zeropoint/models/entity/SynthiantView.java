package org.zeropoint.models.entity;

import java.util.Optional;

/**
 * A Synthiant with what is live.
 *
 * @param production the alias {@code production}; empty before the first promotion and when it was
 *     taken out of service
 */
public record SynthiantView(Synthiant synthiant, Optional<ModelAlias> production) {}
