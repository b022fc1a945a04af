package org.zeropoint.lm.safetensors;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.zeropoint.shared.Json;

/**
 * Which file of a directory holds which tensor: {@code {"metadata": {"total_size": …},
 * "weight_map": {name: file}}}.
 *
 * @param totalSize bytes of all tensors, without headers
 * @param weightMap tensor to file; a file is named by its plain name
 */
record ShardIndex(long totalSize, SortedMap<String, String> weightMap) {

  static final int MAX_BYTES = 16 << 20;
  static final int MAX_SHARDS = 1024;
  private static final Pattern FILE = Pattern.compile("\\w[\\w.-]{0,200}\\.safetensors");

  ShardIndex {
    weightMap = Collections.unmodifiableSortedMap(new TreeMap<>(weightMap));
  }

  static ShardIndex parse(byte[] json) {
    JsonNode root = StrictJson.parse(json, "its content");
    JsonNode map = root.path("weight_map");
    if (!root.isObject() || root.size() != 2 || !map.isObject()) {
      throw Header.broken("has other fields than the objects metadata and weight_map");
    }
    JsonNode total = root.path("metadata").path("total_size");
    if (!total.isIntegralNumber() || !total.canConvertToLong() || total.longValue() < 0) {
      throw Header.broken("metadata.total_size is not a natural number");
    }
    var weightMap = new TreeMap<String, String>();
    for (var field : map.properties()) {
      String file = field.getValue().asText();
      if (!field.getValue().isTextual() || !FILE.matcher(file).matches()) {
        throw Header.broken(
            "weight_map places %s in %s, which is not the plain name of a .safetensors file"
                .formatted(field.getKey(), field.getValue()));
      }
      weightMap.put(field.getKey(), file);
    }
    var index = new ShardIndex(total.longValue(), weightMap);
    if (index.files().size() > MAX_SHARDS) {
      throw Header.broken("weight_map names more than " + MAX_SHARDS + " files");
    }
    return index;
  }

  SortedSet<String> files() {
    return new TreeSet<>(Set.copyOf(weightMap.values()));
  }

  byte[] bytes() {
    var root = new TreeMap<String, Object>();
    root.put("metadata", Map.of("total_size", totalSize));
    root.put("weight_map", weightMap);
    return (Json.write(root) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
