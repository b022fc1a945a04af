package org.zeropoint.shared;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Every event that is kept for those outside, by type and verb; none is announced besides. */
public final class EventNames {

  private static final Map<String, List<String>> VERBS = new LinkedHashMap<>();

  static {
    VERBS.put(
        "proposal",
        List.of(
            "posted",
            "revised",
            "measured",
            "discussed",
            "voted",
            "accepted",
            "rejected",
            "reconsidered",
            "veto-lifted",
            "overridden",
            "withdrawn",
            "approved"));
    VERBS.put(
        "run",
        List.of(
            "queued",
            "started",
            "completed",
            "failed",
            "cancelled",
            "stopping",
            "resumed",
            "proposed",
            "not-proposed"));
    VERBS.put("alias", List.of("promoted", "rolled-back", "removed"));
    VERBS.put("corpus", List.of("added", "deleted"));
    VERBS.put("upload", List.of("received", "proposed", "failed"));
    VERBS.put("policy", List.of("edited"));
    VERBS.put("suite", List.of("added", "retired"));
    VERBS.put(
        "node",
        List.of(
            "enrolled",
            "joined",
            "went-offline",
            "paused",
            "draining",
            "resumed",
            "quarantined",
            "released",
            "removed"));
    VERBS.put("checkpoint", List.of("signed"));
  }

  private EventNames() {}

  public static boolean known(String type, String verb) {
    return VERBS.getOrDefault(type, List.of()).contains(verb);
  }

  /**
   * @param name a type ({@code proposal}), or one with a verb ({@code proposal.accepted})
   */
  public static boolean known(String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? VERBS.containsKey(name)
        : known(name.substring(0, dot), name.substring(dot + 1));
  }

  /** All of them for a reader: {@code alias (promoted, rolled-back, removed), …}. */
  public static String listed() {
    return VERBS.entrySet().stream()
        .map(type -> type.getKey() + " (" + String.join(", ", type.getValue()) + ")")
        .collect(Collectors.joining(", "));
  }
}
