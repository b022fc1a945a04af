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
          new Rule("zeropoint.node.memory", 1, 1 << 30),
          new Rule("zeropoint.node.cache", 1, 1 << 30),
          new Rule("zeropoint.node.session.seconds", 1, 86_400),
          new Rule("zeropoint.nodes.verify", 0, 100),
          new Rule("zeropoint.nodes.call.seconds", 1, 3600),
          new Rule("zeropoint.nodes.heartbeat.seconds", 1, 60),
          new Rule("zeropoint.nodes.code.minutes", 1, 1440),
          new Rule("zeropoint.tinygrad.memory", 512, 1 << 20),
          new Rule("zeropoint.tinygrad.threads", 0, 1024),
          new Rule("zeropoint.tinygrad.seconds", 1, 86_400),
          new Rule("zeropoint.petals.memory", 1024, 1 << 20),
          new Rule("zeropoint.petals.threads", 0, 1024),
          new Rule("zeropoint.petals.seconds", 1, 86_400),
          new Rule("zeropoint.petals.patience", 1, 3600),
          new Rule("zeropoint.reviewer.llm.seconds", 1, 600));
  private static final List<String> FLAGS =
      List.of("zeropoint.auth.basic", "zeropoint.webhooks.http", "zeropoint.nodes.loopback");
  private static final String ALLOW = "zeropoint.webhooks.allow";
  private static final String DEVICE = "zeropoint.device";
  private static final String ROLE = "zeropoint.role";
  private static final String COORDINATOR = "zeropoint.coordinator";
  private static final String NODE_URL = "zeropoint.node.url";
  private static final String LLM_URL = "zeropoint.reviewer.llm.url";
  private static final String LLM_MODEL = "zeropoint.reviewer.llm.model";
  private static final List<String> FILES =
      List.of(
          "zeropoint.tinygrad.python",
          "zeropoint.petals.python",
          "zeropoint.petals.model",
          "zeropoint.reviewer.llm.token.file");
  private static final String ADDRESS = "https?://[^\\s/@?#]+/?";

  private static final List<Form> FORMS =
      List.of(
          new Form(DEVICE, "cpu|gpu(:[0-9]{1,2})?", "cpu, gpu or gpu:{number}"),
          new Form("zeropoint.lm.path", "fused|eager", "fused or eager"),
          new Form(
              "zeropoint.kernels",
              "(reference|vector|opencl)( *, *(reference|vector|opencl))*",
              "some of reference, vector and opencl, with commas"),
          new Form("zeropoint.tinygrad.device", "auto|cpu|opencl", "auto, cpu or opencl"),
          new Form(
              "zeropoint.petals.peers",
              "/[^\\s,]+([\\s,]+/[^\\s,]+)*",
              "addresses like /ip4/10.0.0.5/tcp/31337/p2p/Qm…, with commas"),
          new Form("zeropoint.petals.prefix", "[^\\s.]{1,100}", "a name without dot and blank"),
          new Form(ROLE, "coordinator|node", "coordinator or node"),
          new Form(COORDINATOR, ADDRESS, "an address like https://zeropoint.example"),
          new Form(NODE_URL, ADDRESS, "an address like http://gpu1.example:8080"),
          new Form(
              LLM_URL,
              "https?://[^\\s@?#]+",
              "an address like https://llm.intranet/v1, without a user"),
          new Form(
              LLM_MODEL,
              "[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}",
              "a name of letters, digits and '._:/@+-'"),
          new Form("zeropoint.node.name", "[A-Za-z0-9._-]{1,60}", "letters, digits, '.', '_', '-'"),
          new Form(
              "zeropoint.nodes.wire",
              "(fp32|fp16|int8)(,[A-Za-z0-9._-]{1,60}=(fp32|fp16|int8)){0,200}",
              "fp32, fp16 or int8, and then maybe others by node, like fp32,gpu1=int8"));
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

  private static final class Form {
    private final String name;
    private final Pattern pattern;
    private final String words;

    Form(String name, String pattern, String words) {
      this.name = name;
      this.pattern = Pattern.compile(pattern);
      this.words = words;
    }

    boolean admits(String value) {
      return pattern.matcher(value.strip()).matches();
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
    for (Form form : FORMS) {
      find(form.name)
          .filter(value -> !form.admits(value))
          .ifPresent(
              value -> {
                throw new Refused(
                    form.name + " is \"" + value + "\": it must be " + form.words + ".");
              });
    }
    if (isNode() && !find(COORDINATOR).isPresent()) {
      throw new Refused(
          ROLE + " is node: " + COORDINATOR + " must name the address of its coordinator.");
    }
    find(LLM_URL)
        .filter(url -> !find(LLM_MODEL).isPresent())
        .ifPresent(
            url -> {
              throw new Refused(
                  LLM_URL + " is \"" + url + "\": " + LLM_MODEL + " must name the model to ask.");
            });
    find(ALLOW).ifPresent(value -> AllowList.check(ALLOW, value));
  }

  /** Whether the server computes for a coordinator. */
  static boolean isNode() {
    return find(ROLE).filter(value -> value.strip().equals("node")).isPresent();
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
            FORMS.stream().map(form -> form.name),
            FILES.stream(),
            Stream.of(ALLOW))
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
