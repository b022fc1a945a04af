package org.zeropoint.training.entity;

import org.zeropoint.shared.Digest;

/** A text that lies in the corpus store. */
public record StoredText(Digest digest, long bytes) {}
