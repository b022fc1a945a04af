package org.zeropoint.training.entity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.zeropoint.shared.Json;

/** Which engine computed which steps of a run, in their order; none before its first session. */
public record Legs(List<Leg> all) {

  public static final Legs NONE = new Legs(List.of());

  /** More would fill a page; the run has them all. */
  private static final int TOLD = 8;

  public Legs {
    all = List.copyOf(all);
  }

  static Legs read(String json) {
    return new Legs(List.of(Json.read(json, Leg[].class)));
  }

  String write() {
    return Json.write(all);
  }

  /**
   * An engine goes on after {@code done} steps: what was computed of the steps after them is void.
   */
  public Legs goOn(String engine, Optional<String> device, int done) {
    var kept = new ArrayList<>(until(done).all);
    if (kept.isEmpty() || !kept.get(kept.size() - 1).isOf(engine, device)) {
      kept.add(new Leg(engine, done + 1, device));
    }
    return new Legs(kept);
  }

  /** Those that computed the steps up to this one. */
  public Legs until(int step) {
    return new Legs(all.stream().filter(leg -> leg.fromStep() <= step).toList());
  }

  /** The engines, each once, in the order in which they came. */
  public List<String> engines() {
    return all.stream().map(Leg::engine).distinct().toList();
  }

  /**
   * For people, in a sentence about the steps up to this one; empty when nothing was computed.
   *
   * @param step the last that counts
   */
  public String told(int step) {
    List<Leg> legs = until(step).all;
    if (legs.isEmpty()) {
      return "";
    }
    if (legs.size() == 1) {
      return "Computed by " + legs.get(0).told() + ".";
    }
    var parts = new ArrayList<String>();
    for (int i = 0; i < Math.min(legs.size(), TOLD); i++) {
      int last = i + 1 < legs.size() ? legs.get(i + 1).fromStep() - 1 : step;
      Leg leg = legs.get(i);
      parts.add(String.format(Locale.ROOT, "%,d to %,d by %s", leg.fromStep(), last, leg.told()));
    }
    String rest =
        legs.size() > TOLD
            ? ", and " + (legs.size() - TOLD) + " more changes that its run tells"
            : "";
    return "Steps " + String.join(", ", parts) + rest + ".";
  }
}
