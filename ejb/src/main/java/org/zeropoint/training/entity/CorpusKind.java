package org.zeropoint.training.entity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a corpus holds. */
public enum CorpusKind {
  /** A text in UTF-8. */
  TEXT,
  /** Images with their labels, as one safetensors file. */
  IMAGES;

  @JsonValue
  public String external() {
    return name().toLowerCase(Locale.ROOT);
  }
}
