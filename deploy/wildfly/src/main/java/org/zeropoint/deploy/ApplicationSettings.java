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

  private static final String IMPORT = "zeropoint.import.bytes";

  private static final String MODELS = "zeropoint.models.limit";

  /** What an uploaded model may have unless told otherwise. */
  private static final long MODEL_SIZE = 8L << 30;

  /** What the server takes beyond that. */
  private static final long SPARE = 4L << 20;

  private static final List<Rule> RULES =
      List.of(
          new Rule("zeropoint.runs.concurrent", 1, 64),
          new Rule("zeropoint.runs.memory", 0, 1 << 30),
          new Rule("zeropoint.share.person.running", 1, 64),
          new Rule("zeropoint.share.tenant.running", 1, 64),
          new Rule("zeropoint.share.person.queued", 1, 10_000),
          new Rule("zeropoint.share.tenant.queued", 1, 10_000),
          new Rule("zeropoint.share.halflife.hours", 1, 8760),
          new Rule("zeropoint.corpus.bytes", 1 << 10, 60 << 20),
          new Rule(MODELS, 1 << 20, 512L << 30),
          new Rule(IMPORT, 1 << 10, 8L << 30),
          new Rule("zeropoint.backup.hours", 0, 8760),
          new Rule("zeropoint.backup.keep", 1, 1000),
          new Rule("zeropoint.events.days", 1, 3650),
          new Rule("zeropoint.tinygrad.memory", 512, 1 << 20),
          new Rule("zeropoint.tinygrad.threads", 0, 1024),
          new Rule("zeropoint.tinygrad.seconds", 1, 86_400),
          new Rule("zeropoint.petals.memory", 1024, 1 << 20),
          new Rule("zeropoint.petals.threads", 0, 1024),
          new Rule("zeropoint.petals.seconds", 1, 86_400),
          new Rule("zeropoint.petals.patience", 1, 3600));
  private static final List<String> FLAGS =
      List.of("zeropoint.auth.basic", "zeropoint.webhooks.http");
  private static final String ALLOW = "zeropoint.webhooks.allow";
  private static final String DEVICE = "zeropoint.device";
  private static final Pattern DEVICES = Pattern.compile("cpu|gpu(:[0-9]{1,2})?");
  private static final String PATH = "zeropoint.lm.path";
  private static final String KERNELS = "zeropoint.kernels";
  private static final Pattern BACKENDS =
      Pattern.compile("(reference|vector|opencl)( *, *(reference|vector|opencl))*");
  private static final List<String> PYTHONS =
      List.of("zeropoint.tinygrad.python", "zeropoint.petals.python");
  private static final String TINYGRAD = "zeropoint.tinygrad.device";
  private static final List<String> TINYGRAD_DEVICES = List.of("auto", "cpu", "opencl");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,12}");

  private ApplicationSettings() {}

  private static final class Rule {
    private final String name;
    private final long least;
    private final long most;

    Rule(String name, long least, long most) {
      this.name = name;
      this.least = least;
      this.most = most;
    }

    boolean admits(String value) {
      return NUMBER.matcher(value).matches()
          && Long.parseLong(value) >= least
          && Long.parseLong(value) <= most;
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
    find(DEVICE)
        .filter(value -> !DEVICES.matcher(value.strip()).matches())
        .ifPresent(
            value -> {
              throw new Refused(
                  DEVICE + " is \"" + value + "\": it must be cpu, gpu or gpu:{number}.");
            });
    find(PATH)
        .filter(value -> !"fused".equals(value) && !"eager".equals(value))
        .ifPresent(
            value -> {
              throw new Refused(PATH + " is \"" + value + "\": it must be fused or eager.");
            });
    find(KERNELS)
        .filter(value -> !BACKENDS.matcher(value.strip()).matches())
        .ifPresent(
            value -> {
              throw new Refused(
                  KERNELS
                      + " is \""
                      + value
                      + "\": it must name some of reference, vector and opencl, with commas.");
            });
    find(TINYGRAD)
        .filter(value -> !TINYGRAD_DEVICES.contains(value.strip()))
        .ifPresent(
            value -> {
              throw new Refused(
                  TINYGRAD + " is \"" + value + "\": it must be auto, cpu or opencl.");
            });
    find(ALLOW).ifPresent(value -> AllowList.check(ALLOW, value));
  }

  /** Whether a GPU is to compute. */
  static boolean wantsGpu() {
    return find(DEVICE).filter(value -> value.strip().startsWith("gpu")).isPresent();
  }

  /** Those that were given as properties; the environment is the server's anyway. */
  static List<String> forServer() {
    List<String> options =
        names().stream()
            .filter(name -> System.getProperty(name) != null)
            .map(name -> "-D" + name + "=" + System.getProperty(name))
            .collect(Collectors.toList());
    // A model or a queue file comes in one request: the server has to take as much, and the
    // application bounds every other call.
    long longest = Math.max(bytes(MODELS, MODEL_SIZE), bytes(IMPORT, 0));
    options.add("-Dzeropoint.max.post.size=" + (longest + SPARE));
    return options;
  }

  private static long bytes(String name, long otherwise) {
    return find(name).map(Long::parseLong).orElse(otherwise);
  }

  /** Of every setting of the application but the data directory, which the launcher resolves. */
  static List<String> names() {
    return Stream.of(
            RULES.stream().map(rule -> rule.name),
            FLAGS.stream(),
            PYTHONS.stream(),
            Stream.of(ALLOW, DEVICE, KERNELS, PATH, TINYGRAD))
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
