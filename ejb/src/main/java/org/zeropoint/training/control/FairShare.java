package org.zeropoint.training.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.training.entity.Owner;

/**
 * Which run is taken next: that of the tenant which used least compute lately, within it that of
 * the person who did, then the oldest. Pure functions of what waits, trains and was used.
 *
 * <p>Whole seconds are compared. Use is halved again and again (see {@code ComputeUse}), so whoever
 * waits falls below a second in the end, and from then on only older runs and finitely many others
 * go before theirs: nobody starves, not even behind runs that use nothing.
 */
public final class FairShare {

  private FairShare() {}

  /**
   * A queued run.
   *
   * @param id grows with the age of runs: the smaller, the older
   */
  public record Waiting(long id, Owner owner) {}

  /** How many runs may train at a time. */
  public record Quotas(int person, int tenant) {}

  /**
   * What is to be chosen from, at one instant.
   *
   * @param running whose runs train, once for each run
   * @param used weighted seconds, decayed to that instant; who is missing used nothing
   */
  public record Scene(
      List<Waiting> waiting, List<Owner> running, Map<Owner, Double> used, Quotas quotas) {

    public Scene {
      waiting = List.copyOf(waiting);
      running = List.copyOf(running);
      used = Map.copyOf(used);
    }

    /** Whole seconds that a person used lately. */
    long seconds(Owner owner) {
      return (long) Math.floor(used.getOrDefault(owner, 0.0));
    }

    /** Whole seconds that all of a tenant used lately. */
    long seconds(String tenant) {
      return (long)
          Math.floor(
              used.entrySet().stream()
                  .filter(use -> use.getKey().tenant().equals(tenant))
                  .mapToDouble(Map.Entry::getValue)
                  .sorted()
                  .sum());
    }
  }

  /** The quota that keeps a run from being taken, even when a place is free. */
  public enum Hold {
    PERSON,
    TENANT
  }

  /**
   * A queued run in its place.
   *
   * @param hold the quota that those which train and those before it exhaust
   */
  public record Turn(Waiting run, Optional<Hold> hold) {}

  /** The run to take now; empty when none waits, or quotas hold all of them. */
  public static Optional<Waiting> next(Scene scene) {
    return order(scene).stream().findFirst().filter(turn -> turn.hold().isEmpty()).map(Turn::run);
  }

  /**
   * All that wait in the order in which they would be taken if there were places for all and
   * nothing more were used; behind them those that a quota holds.
   */
  public static List<Turn> order(Scene scene) {
    Map<Owner, Integer> byPerson = new HashMap<>();
    Map<String, Integer> byTenant = new HashMap<>();
    scene.running().forEach(owner -> count(owner, byPerson, byTenant));
    List<Turn> free = new ArrayList<>();
    List<Turn> held = new ArrayList<>();
    for (Waiting run : sorted(scene)) {
      Owner owner = run.owner();
      if (byTenant.getOrDefault(owner.tenant(), 0) >= scene.quotas().tenant()) {
        held.add(new Turn(run, Optional.of(Hold.TENANT)));
      } else if (byPerson.getOrDefault(owner, 0) >= scene.quotas().person()) {
        held.add(new Turn(run, Optional.of(Hold.PERSON)));
      } else {
        free.add(new Turn(run, Optional.empty()));
        count(owner, byPerson, byTenant);
      }
    }
    free.addAll(held);
    return free;
  }

  private static List<Waiting> sorted(Scene scene) {
    Map<String, Long> tenants = new HashMap<>();
    for (Waiting run : scene.waiting()) {
      tenants.computeIfAbsent(run.owner().tenant(), scene::seconds);
    }
    return scene.waiting().stream()
        .sorted(
            Comparator.<Waiting>comparingLong(run -> tenants.get(run.owner().tenant()))
                .thenComparingLong(run -> scene.seconds(run.owner()))
                .thenComparingLong(Waiting::id))
        .toList();
  }

  private static void count(
      Owner owner, Map<Owner, Integer> byPerson, Map<String, Integer> byTenant) {
    byPerson.merge(owner, 1, Integer::sum);
    byTenant.merge(owner.tenant(), 1, Integer::sum);
  }
}
