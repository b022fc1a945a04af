package org.zeropoint.training.entity;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Who of a tenant used how much compute. Seconds are those that runs held a device, times its
 * weight.
 *
 * @param days that {@code seconds} look back, the day of today among them
 * @param halfLifeHours after which a second counts half in the queue
 * @param seconds of the whole tenant
 * @param counted of the whole tenant, as they count in the queue now
 * @param people who used most comes first
 */
public record ComputeShare(
    int days, int halfLifeHours, double seconds, double counted, List<Use> people) {

  public ComputeShare {
    people = List.copyOf(people);
  }

  /**
   * What a person used.
   *
   * @param seconds in those days
   * @param counted as they count in the queue now
   */
  public record Use(String person, double seconds, double counted) {}

  /** Of what each person used and what counts of it; who is missing in one has nothing there. */
  public static ComputeShare of(
      int days, int halfLifeHours, Map<String, Double> used, Map<String, Double> counted) {
    var names = new TreeSet<>(used.keySet());
    names.addAll(counted.keySet());
    List<Use> people =
        names.stream()
            .map(
                name ->
                    new Use(name, used.getOrDefault(name, 0.0), counted.getOrDefault(name, 0.0)))
            .sorted(Comparator.comparingDouble(Use::seconds).reversed())
            .toList();
    return new ComputeShare(
        days,
        halfLifeHours,
        people.stream().mapToDouble(Use::seconds).sum(),
        people.stream().mapToDouble(Use::counted).sum(),
        people);
  }

  /** What somebody used; nothing for whom no run has trained. */
  public Use of(String person) {
    return people.stream()
        .filter(use -> use.person().equals(person))
        .findFirst()
        .orElse(new Use(person, 0, 0));
  }
}
