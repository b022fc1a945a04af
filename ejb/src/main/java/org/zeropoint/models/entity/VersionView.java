package org.zeropoint.models.entity;

import java.util.List;

/** A version with the aliases that point to it. */
public record VersionView(ModelVersion version, List<String> aliases) {}
