package org.zeropoint.training.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.zeropoint.training.control.FairShare.Hold;
import org.zeropoint.training.control.FairShare.Quotas;
import org.zeropoint.training.control.FairShare.Scene;
import org.zeropoint.training.control.FairShare.Turn;
import org.zeropoint.training.control.FairShare.Waiting;
import org.zeropoint.training.entity.ComputeUse;
import org.zeropoint.training.entity.Owner;

class FairShareTest {

  private static final Quotas WIDE = new Quotas(64, 64);
  private static final Owner ANNA = new Owner("acme", "anna");
  private static final Owner BERT = new Owner("acme", "bert");
  private static final Owner ZOE = new Owner("zoo", "zoe");

  @Test
  void leastUsedTenantGoesFirst_thenLeastUsedPerson_thenTheOldest() {
    var used = Map.of(ANNA, 700.0, BERT, 10.0, ZOE, 600.0);
    var scene = scene(WIDE, List.of(), used, ANNA, BERT, ZOE, BERT);

    assertThat(ids(scene)).containsExactly(3L, 2L, 4L, 1L);
  }

  @Test
  void lessThanASecond_isNoDifference_soTheOldestGoes() {
    assertThat(ids(scene(WIDE, List.of(), Map.of(ANNA, 0.9, BERT, 0.1), ANNA, BERT)))
        .containsExactly(1L, 2L);
  }

  @Test
  void whoTrainsAsManyAsAPersonMay_waitsBehindThoseWhoMay() {
    var scene = scene(new Quotas(1, 9), List.of(ANNA), Map.of(BERT, 50.0), ANNA, BERT, BERT);

    assertThat(FairShare.next(scene).map(Waiting::id)).hasValue(2L);
    assertThat(FairShare.order(scene))
        .extracting(Turn::hold)
        .containsExactly(Optional.empty(), Optional.of(Hold.PERSON), Optional.of(Hold.PERSON));
  }

  @Test
  void nobodyIsTaken_whenTheTenantTrainsAsManyAsItMay() {
    var scene = scene(new Quotas(9, 2), List.of(ANNA, ANNA), Map.of(), BERT);

    assertThat(FairShare.next(scene)).isEmpty();
    assertThat(FairShare.order(scene).get(0).hold()).hasValue(Hold.TENANT);
  }

  @Property
  void orderIsTotalAndTheSame_howeverTheRowsCome(@ForAll("scenes") Scene scene, @ForAll long seed) {
    List<Waiting> waiting = new ArrayList<>(scene.waiting());
    List<Owner> running = new ArrayList<>(scene.running());
    Collections.shuffle(waiting, new Random(seed));
    Collections.shuffle(running, new Random(seed));
    var shuffled = new Scene(waiting, running, scene.used(), scene.quotas());

    assertThat(FairShare.order(shuffled)).isEqualTo(FairShare.order(scene));
    assertThat(FairShare.order(scene))
        .extracting(Turn::run)
        .containsExactlyInAnyOrderElementsOf(scene.waiting());
  }

  @Property
  void nobodyWhoMayTrainUsedLessThanWhoIsTaken(@ForAll("scenes") Scene scene) {
    Optional<Waiting> next = FairShare.next(scene);
    for (Waiting other : scene.waiting()) {
      if (mayTrain(scene, other)) {
        assertThat(next).isPresent();
        assertThat(rank(scene, next.orElseThrow())).isLessThanOrEqualTo(rank(scene, other));
      }
    }
    next.ifPresent(run -> assertThat(mayTrain(scene, run)).isTrue());
  }

  @Property
  void quotasHold_howeverManyAreTaken(@ForAll("scenes") Scene scene) {
    List<Waiting> waiting = new ArrayList<>(scene.waiting());
    List<Owner> running = new ArrayList<>();
    Optional<Waiting> next;
    do {
      next = FairShare.next(new Scene(waiting, running, scene.used(), scene.quotas()));
      next.ifPresent(waiting::remove);
      next.map(Waiting::owner).ifPresent(running::add);
      for (Owner owner : running) {
        assertThat(Collections.frequency(running, owner))
            .isLessThanOrEqualTo(scene.quotas().person());
        assertThat(running.stream().filter(o -> o.tenant().equals(owner.tenant())).count())
            .isLessThanOrEqualTo(scene.quotas().tenant());
      }
    } while (next.isPresent());
    for (Waiting left : waiting) {
      assertThat(mayTrain(new Scene(List.of(), running, Map.of(), scene.quotas()), left)).isFalse();
    }
  }

  /** Everybody else queues a run again as soon as one is taken, also such as use nothing. */
  @Property(tries = 200)
  void everyRunIsTakenInTheEnd_howeverMuchItsOwnerUsed(
      @ForAll @DoubleRange(min = 0, max = 1e7) double usedByAnna,
      @ForAll @IntRange(min = 0, max = 40) int secondsARun,
      @ForAll @IntRange(min = 1, max = 120) int halfLife) {
    Map<Owner, Double> used = new HashMap<>(Map.of(ANNA, usedByAnna));
    List<Waiting> waiting =
        new ArrayList<>(List.of(new Waiting(1, ANNA), new Waiting(2, BERT), new Waiting(3, ZOE)));
    long id = 3;
    double bound = halfLife * 64.0 + 10.0 * secondsARun;
    for (double now = 0; now < bound; now += Math.max(1, secondsARun)) {
      Waiting next = FairShare.next(new Scene(waiting, List.of(), used, WIDE)).orElseThrow();
      if (next.owner().equals(ANNA)) {
        return;
      }
      waiting.remove(next);
      waiting.add(new Waiting(++id, next.owner()));
      var age = Duration.ofSeconds(Math.max(1, secondsARun));
      used.replaceAll((o, s) -> ComputeUse.decayed(s, age, Duration.ofSeconds(halfLife)));
      used.merge(next.owner(), (double) secondsARun, Double::sum);
    }
    throw new AssertionError("anna's run was not taken within " + bound + " s");
  }

  @Provide
  Arbitrary<Scene> scenes() {
    Arbitrary<Owner> owners =
        Combinators.combine(Arbitraries.of("acme", "zoo", "box"), Arbitraries.of("a", "b", "c"))
            .as(Owner::new);
    Arbitrary<List<Waiting>> waiting =
        owners
            .list()
            .ofMaxSize(12)
            .map(
                all -> {
                  List<Waiting> runs = new ArrayList<>();
                  all.forEach(owner -> runs.add(new Waiting(runs.size() + 1, owner)));
                  return runs;
                });
    Arbitrary<Map<Owner, Double>> used =
        Arbitraries.maps(owners, Arbitraries.doubles().between(0, 5)).ofMaxSize(9);
    Arbitrary<Quotas> quotas =
        Combinators.combine(
                Arbitraries.integers().between(1, 4), Arbitraries.integers().between(1, 5))
            .as(Quotas::new);
    return Combinators.combine(waiting, owners.list().ofMaxSize(5), used, quotas).as(Scene::new);
  }

  private static boolean mayTrain(Scene scene, Waiting run) {
    Owner owner = run.owner();
    long tenant = scene.running().stream().filter(o -> o.tenant().equals(owner.tenant())).count();
    return Collections.frequency(scene.running(), owner) < scene.quotas().person()
        && tenant < scene.quotas().tenant();
  }

  /** Written apart from the order: what the demand compares, in that order. */
  private static String rank(Scene scene, Waiting run) {
    double tenant =
        scene.used().entrySet().stream()
            .filter(use -> use.getKey().tenant().equals(run.owner().tenant()))
            .mapToDouble(Map.Entry::getValue)
            .sorted()
            .sum();
    double person = scene.used().getOrDefault(run.owner(), 0.0);
    return "%09d %09d %09d".formatted((long) tenant, (long) person, run.id());
  }

  private static Scene scene(
      Quotas quotas, List<Owner> running, Map<Owner, Double> used, Owner... waiting) {
    List<Waiting> runs = new ArrayList<>();
    for (Owner owner : waiting) {
      runs.add(new Waiting(runs.size() + 1, owner));
    }
    return new Scene(runs, running, used, quotas);
  }

  private static List<Long> ids(Scene scene) {
    return FairShare.order(scene).stream().map(turn -> turn.run().id()).toList();
  }
}
