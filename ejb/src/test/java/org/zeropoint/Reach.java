package org.zeropoint;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a method may call, directly or through others of the product: calls and method references,
 * those in lambdas included, and of a method that is overridden every version.
 */
final class Reach {

  private final Map<JavaClass, Set<JavaMethod>> versions = new HashMap<>();

  /**
   * The way from a method to the first call that fits, as text; empty when there is none.
   *
   * @param fits judges what is called, by owner and name
   * @param stops methods behind which nobody looks
   */
  Optional<String> way(JavaMethod from, Predicate<Called> fits, Predicate<JavaMethod> stops) {
    Map<JavaCodeUnit, String> ways = new LinkedHashMap<>();
    Deque<JavaCodeUnit> pending = new ArrayDeque<>();
    ways.put(from, from.getFullName());
    pending.add(from);
    while (!pending.isEmpty()) {
      JavaCodeUnit unit = pending.remove();
      for (Called target : (Iterable<Called>) targets(unit)::iterator) {
        String way = ways.get(unit) + "\n -> " + target;
        if (fits.test(target)) {
          return Optional.of(way);
        }
        for (JavaMethod next : resolve(target)) {
          if (!stops.test(next) && ways.putIfAbsent(next, way) == null) {
            pending.add(next);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** A method that is called. */
  record Called(JavaClass owner, String name, Optional<JavaMethod> method) {
    @Override
    public String toString() {
      return owner.getName() + "." + name;
    }
  }

  private static Stream<Called> targets(JavaCodeUnit unit) {
    var calls =
        unit.getMethodCallsFromSelf().stream()
            .map(call -> call.getTarget())
            .map(t -> new Called(t.getOwner(), t.getName(), t.resolveMember()));
    var references =
        unit.getMethodReferencesFromSelf().stream()
            .map(reference -> reference.getTarget())
            .map(t -> new Called(t.getOwner(), t.getName(), t.resolveMember()));
    return Stream.concat(calls, references);
  }

  private Set<JavaMethod> resolve(Called target) {
    Set<JavaMethod> found = new HashSet<>();
    target.method().filter(method -> isOurs(method.getOwner())).ifPresent(found::add);
    if (target.method().isPresent() && isOurs(target.owner())) {
      for (JavaClass below : target.owner().getAllSubclasses()) {
        versions.computeIfAbsent(below, JavaClass::getMethods).stream()
            .filter(method -> method.getName().equals(target.name()))
            .filter(
                method ->
                    method.getRawParameterTypes().size()
                        == target.method().get().getRawParameterTypes().size())
            .forEach(found::add);
      }
    }
    return found;
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith("org.zeropoint");
  }
}
