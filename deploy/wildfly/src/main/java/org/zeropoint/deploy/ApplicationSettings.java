package org.zeropoint.deploy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is set for the application rather than for the launcher: checked before the start, and
 * passed on to the server.
 */
final class ApplicationSettings {

  private static final List<Rule> RULES =
      List.of(
          new Rule("zeropoint.runs.concurrent", 1, 64),
          new Rule("zeropoint.corpus.bytes", 1 << 10, 60 << 20),
          new Rule("zeropoint.events.days", 1, 3650));
  private static final List<String> FLAGS =
      List.of("zeropoint.auth.basic", "zeropoint.webhooks.http");
  private static final String ALLOW = "zeropoint.webhooks.allow";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private ApplicationSettings() {}

  private static final class Rule {
    private final String name;
    private final int least;
    private final int most;

    Rule(String name, int least, int most) {
      this.name = name;
      this.least = least;
      this.most = most;
    }

    boolean admits(String value) {
      return NUMBER.matcher(value).matches()
          && Integer.parseInt(value) >= least
          && Integer.parseInt(value) <= most;
    }
  }

  static void check() {
    for (Rule rule : RULES) {
      find(rule.name)
          .filter(value -> !rule.admits(value))
          .ifPresent(
              value -> {
                throw new Refused(
                    String.format(
                        Locale.ROOT,
                        "%s is \"%s\": it must be a whole number between %d and %d.",
                        rule.name,
                        value,
                        rule.least,
                        rule.most));
              });
    }
    for (String flag : FLAGS) {
      find(flag)
          .filter(value -> !"true".equals(value) && !"false".equals(value))
          .ifPresent(
              value -> {
                throw new Refused(flag + " is \"" + value + "\": it must be true or false.");
              });
    }
  }

  /** Those that were given as properties; the environment is the server's anyway. */
  static List<String> forServer() {
    return names().stream()
        .filter(name -> System.getProperty(name) != null)
        .map(name -> "-D" + name + "=" + System.getProperty(name))
        .collect(Collectors.toList());
  }

  private static List<String> names() {
    return Stream.of(RULES.stream().map(rule -> rule.name), FLAGS.stream(), Stream.of(ALLOW))
        .flatMap(names -> names)
        .collect(Collectors.toList());
  }

  private static Optional<String> find(String name) {
    String property = System.getProperty(name);
    String value =
        property == null || property.isBlank()
            ? System.getenv(name.toUpperCase(Locale.ROOT).replace('.', '_'))
            : property;
    return Optional.ofNullable(value).filter(v -> !v.isBlank());
  }
}
