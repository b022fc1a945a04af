package org.zeropoint.lm.safetensors;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a safetensors file holds: tensors by name, and free metadata. */
public record SafetensorsFile(
    SortedMap<String, Tensor> tensors, SortedMap<String, String> metadata) {

  public SafetensorsFile {
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
  }

  public SafetensorsFile(Map<String, Tensor> tensors, Map<String, String> metadata) {
    this(new TreeMap<>(tensors), new TreeMap<>(metadata));
  }
}
