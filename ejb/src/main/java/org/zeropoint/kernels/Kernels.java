package org.zeropoint.kernels;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.zeropoint.kernels.choice.ChoiceFile;
import org.zeropoint.kernels.choice.Choices;
import org.zeropoint.kernels.choice.Choices.Machine;
import org.zeropoint.kernels.choice.Choices.Row;
import org.zeropoint.kernels.choice.Choices.Timing;
import org.zeropoint.kernels.choice.Measuring;
import org.zeropoint.kernels.choice.Trials;
import org.zeropoint.kernels.opencl.OpenClBackend;
import org.zeropoint.kernels.reference.ReferenceBackend;
import org.zeropoint.kernels.vector.VectorBackend;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/**
 * Runs operations on the backend that is the fastest at them here and agrees with the reference. As
 * long as nothing was measured, the first of the allowed backends that can and that agrees in a
 * trial before its first use runs them. Thread-safe.
 */
public final class Kernels implements AutoCloseable {

  private final List<Backend> backends;
  private final Set<String> allowed;
  private final Measuring measuring;
  private final Trials trials;
  private final ConcurrentMap<Ran, LongAdder> uses = new ConcurrentHashMap<>();
  private volatile Optional<Choices> choices = Optional.empty();
  private volatile Optional<List<BackendState>> known = Optional.empty();

  private record Ran(Op op, SizeClass size, String backend) {}

  /** Those of this process, made on first use. */
  private static final class Shared {
    static final Kernels ONCE =
        new Kernels(
            List.of(new ReferenceBackend(), new VectorBackend(), new OpenClBackend()),
            new Settings().kernels());
  }

  /**
   * @param backends the first is the reference
   * @param allowed names of those that may run operations, at least one; another name is refused
   */
  public Kernels(List<Backend> backends, List<String> allowed) {
    this(backends, allowed, Measuring.THOROUGH);
  }

  Kernels(List<Backend> backends, List<String> allowed, Measuring measuring) {
    this.measuring = measuring;
    this.backends = List.copyOf(backends);
    this.trials = new Trials(this.backends.get(0));
    this.allowed = new LinkedHashSet<>(allowed);
    Check.that(!allowed.isEmpty(), "allowed is empty, must name a backend at least");
    allowed.forEach(this::backend);
  }

  /** Those of this process, with the backends that {@link Settings#kernels()} allows. */
  public static Kernels shared() {
    return Shared.ONCE;
  }

  /**
   * Runs an operation and writes down where.
   *
   * @param size of the call, in the unit of its {@link Op}
   * @throws Unavailable when the backend that has to run it cannot, or no allowed one agrees with
   *     the reference
   */
  public <T, R> R run(Class<T> type, long size, Function<T, R> call) {
    var op = Op.of(type);
    var sizeClass = SizeClass.of(size);
    Backend backend = backend(choose(op, sizeClass));
    T form = form(backend, type);
    while (!isMeasured(op, sizeClass) && !trials.disagreement(op, backend).isEmpty()) {
      backend = backend(choose(op, sizeClass));
      form = form(backend, type);
    }
    R result = call.apply(form);
    uses.computeIfAbsent(new Ran(op, sizeClass, backend.name()), ran -> new LongAdder())
        .increment();
    return result;
  }

  private static <T> T form(Backend backend, Class<T> type) {
    return backend
        .op(type)
        .orElseThrow(
            () ->
                new Unavailable(
                    "The backend %s has no %s: allow another one in %s."
                        .formatted(backend.name(), Op.of(type).external(), Settings.KERNELS)));
  }

  private boolean isMeasured(Op op, SizeClass size) {
    return choices.filter(measured -> measured.row(op, size).isMeasured()).isPresent();
  }

  /** Tries nothing: who is found to disagree later is not chosen again. */
  private String choose(Op op, SizeClass size) {
    Optional<Row> row = choices.map(measured -> measured.row(op, size)).filter(Row::isMeasured);
    if (allowed.size() == 1) {
      return only(op, row);
    }
    Optional<String> chosen =
        row.isPresent()
            ? row.get().fastest(allowed).map(Timing::backend)
            : allowed.stream()
                .filter(name -> has(name, op) && trials.known(op, name).isEmpty())
                .findFirst();
    return chosen.orElseThrow(
        () ->
            new Unavailable(
                "None of the backends %s is available and agrees with the reference at %s."
                    .formatted(allowed, op.external())));
  }

  private String only(Op op, Optional<Row> row) {
    String name = allowed.iterator().next();
    Optional<String> differs =
        row.isPresent() ? row.get().disagreement(name) : trials.known(op, name);
    differs.ifPresent(
        how -> {
          throw new Unavailable(
              "The backend %s does not agree with the reference at %s (%s): allow another one in %s."
                  .formatted(name, op.external(), how, Settings.KERNELS));
        });
    return name;
  }

  private boolean has(String name, Op op) {
    Backend backend = backend(name);
    return backend.state().available() && backend.op(op.type()).isPresent();
  }

  private Backend backend(String name) {
    return backends.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no backend " + name));
  }

  /**
   * Takes over what was measured here before, or measures and keeps it; seconds, and the first
   * thing that touches OpenCL.
   *
   * @param file where it is kept
   */
  public Choices prepare(ChoiceFile file, Clock clock) {
    Machine machine = Machine.here(states());
    Optional<Choices> kept = file.read(machine);
    kept.ifPresent(known -> choices = kept);
    return kept.orElseGet(() -> measure(file, clock));
  }

  /** Measures anew and keeps it. */
  public Choices measure(ChoiceFile file, Clock clock) {
    List<Row> rows = measuring.all(backends);
    var measured = new Choices(Machine.here(states()), clock.instant(), rows);
    choices = Optional.of(measured);
    file.write(measured);
    return measured;
  }

  /** What each backend computes on, or why it cannot; opens devices when it is asked first. */
  public List<BackendState> states() {
    List<BackendState> now = backends.stream().map(Backend::state).toList();
    known = Optional.of(now);
    return now;
  }

  /** What {@link #states} found last; empty before. Opens nothing. */
  public Optional<List<BackendState>> known() {
    return known;
  }

  /** Names of the backends that are available and have an operation, whether allowed or not. */
  public List<String> able(Op op) {
    return backends.stream().map(Backend::name).filter(name -> has(name, op)).toList();
  }

  /** Names of the backends that may be chosen, in the order of the setting. */
  public List<String> allowed() {
    return List.copyOf(allowed);
  }

  /** What was measured, once it was. */
  public Optional<Choices> choices() {
    return choices;
  }

  /**
   * The backend that runs an operation now.
   *
   * @throws Unavailable with the reason when none does
   */
  public String chosen(Op op, SizeClass size) {
    Backend backend = backend(choose(op, size));
    form(backend, op.type());
    return backend.name();
  }

  /** What ran where. */
  public List<Use> uses() {
    var list = new ArrayList<Use>();
    uses.forEach(
        (ran, calls) ->
            list.add(
                new Use(
                    ran.op(),
                    ran.size(),
                    ran.backend(),
                    backend(ran.backend()).state().device(),
                    calls.sum())));
    list.sort(Comparator.comparing(Use::op).thenComparing(Use::size).thenComparing(Use::backend));
    return list;
  }

  /** Gives devices back; to be called when nothing is computed any more. */
  @Override
  public void close() {
    backends.forEach(Backend::close);
  }
}
