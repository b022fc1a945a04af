package org.zeropoint.web.consensus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.zeropoint.proposals.entity.Revision;

/**
 * A line of what the sender of a proposal states about it. Nothing here was measured, and the gate
 * counts none of it.
 *
 * @param name the path of the field, in the form {@code trainingData / steps}
 */
public record Stated(String name, String value) {

  private static final int MOST = 100;

  /** The training data and the claims of a revision, field by field, in the order they came. */
  static List<Stated> in(Revision revision) {
    var lines = new ArrayList<Stated>();
    collect("trainingData", revision.content().path("trainingData"), lines);
    revision
        .claims()
        .fields()
        .forEachRemaining(field -> collect(field.getKey(), field.getValue(), lines));
    return lines;
  }

  private static void collect(String name, JsonNode value, List<Stated> lines) {
    if (lines.size() >= MOST || value.isMissingNode() || value.isNull()) {
      return;
    }
    if (value.isObject()) {
      value
          .fields()
          .forEachRemaining(
              field -> collect(name + " / " + field.getKey(), field.getValue(), lines));
    } else if (value.isArray()) {
      int i = 1;
      for (JsonNode item : value) {
        collect(name + " / " + i++, item, lines);
      }
    } else {
      lines.add(new Stated(name, value.asText()));
    }
  }
}
