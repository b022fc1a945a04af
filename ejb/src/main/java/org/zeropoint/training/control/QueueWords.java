package org.zeropoint.training.control;

import java.util.List;
import java.util.Optional;
import org.zeropoint.training.control.FairShare.Hold;
import org.zeropoint.training.control.FairShare.Scene;
import org.zeropoint.training.control.FairShare.Turn;
import org.zeropoint.training.entity.Owner;
import org.zeropoint.training.entity.Place;

/**
 * Tells somebody why a run of their tenant stands where it does: what the one before it, or behind
 * it, used lately. Nobody of another tenant is named.
 */
final class QueueWords {

  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long TEN_MINUTES = 10 * MINUTE;

  private final Scene scene;
  private final Owner viewer;
  private final List<Turn> order;

  QueueWords(Scene scene, Owner viewer) {
    this.scene = scene;
    this.viewer = viewer;
    this.order = FairShare.order(scene);
  }

  List<Turn> order() {
    return order;
  }

  /**
   * @param index in {@link #order()}, of a run of the viewer's tenant
   */
  Place place(int index) {
    Turn turn = order.get(index);
    String reason = ordinal(index + 1) + " in the queue: " + why(turn, index);
    return new Place(index + 1, order.size(), reason);
  }

  private String why(Turn turn, int index) {
    Owner owner = turn.run().owner();
    if (turn.hold().isPresent()) {
      return held(turn.hold().get(), owner);
    }
    if (index > 0) {
      return behind(order.get(index - 1).run().owner(), owner);
    }
    return nextFree()
        .map(second -> behind(owner, second.run().owner()))
        .orElse("it starts as soon as a place and its memory are free");
  }

  private Optional<Turn> nextFree() {
    return order.stream()
        .skip(1)
        .filter(turn -> turn.hold().isEmpty())
        .filter(turn -> !turn.run().owner().equals(order.get(0).run().owner()))
        .findFirst();
  }

  private String held(Hold hold, Owner owner) {
    if (hold == Hold.TENANT) {
      return "an earlier run of your tenant has to end first, which may train "
          + atATime(scene.quotas().tenant());
    }
    return "an earlier run of "
        + (owner.equals(viewer) ? "yours" : owner.person())
        + " has to end first, a person may train "
        + atATime(scene.quotas().person());
  }

  private static String atATime(int runs) {
    return runs + (runs == 1 ? " run at a time" : " runs at a time");
  }

  /** Why a run of the first goes before one of the other; one of them is of the viewer's tenant. */
  private String behind(Owner before, Owner after) {
    if (before.equals(after)) {
      return before.equals(viewer)
          ? "your older run goes first"
          : name(before) + "'s older run goes first";
    }
    boolean within = before.tenant().equals(after.tenant());
    long less = within ? scene.seconds(before) : scene.seconds(before.tenant());
    long more = within ? scene.seconds(after) : scene.seconds(after.tenant());
    String one = within ? name(before) : tenant(before);
    String other = within ? name(after) : tenant(after);
    if (less < more) {
      return one + " used " + amounts(less, more, other);
    }
    if (!within && scene.seconds(before) < scene.seconds(after)) {
      return both(one, other, less) + ", and the person ahead used less";
    }
    return both(one, other, less) + ", and the older run goes first";
  }

  private static String both(String one, String other, long seconds) {
    return one + " and " + other + " used " + amount(seconds) + " each lately";
  }

  /** In whole minutes and hours, but to the second where that would look the same. */
  private static String amounts(long less, long more, String other) {
    boolean same = amount(less).equals(amount(more));
    return (same ? less + " s" : amount(less))
        + " lately, "
        + other
        + " "
        + (same ? more + " s" : amount(more));
  }

  private String name(Owner owner) {
    return owner.equals(viewer) ? "you" : owner.person();
  }

  private String tenant(Owner owner) {
    return owner.tenant().equals(viewer.tenant()) ? "yours" : "another tenant";
  }

  static String amount(long seconds) {
    if (seconds < MINUTE) {
      return seconds + " s";
    }
    if (seconds < TEN_MINUTES) {
      return seconds / MINUTE + " min " + seconds % MINUTE + " s";
    }
    return seconds < HOUR
        ? seconds / MINUTE + " min"
        : seconds / HOUR + " h " + seconds % HOUR / MINUTE + " min";
  }

  static String ordinal(int n) {
    int tens = n % 100;
    if (tens >= 11 && tens <= 13) {
      return n + "th";
    }
    return switch (n % 10) {
      case 1 -> n + "st";
      case 2 -> n + "nd";
      case 3 -> n + "rd";
      default -> n + "th";
    };
  }
}
