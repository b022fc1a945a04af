package org.zeropoint.ops.control;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.kernels.BackendState;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.choice.ChoiceFile;
import org.zeropoint.kernels.choice.Choices;
import org.zeropoint.shared.Settings;

/**
 * Has the kernels' backends measured, unless they were on this machine, and gives their devices
 * back in the end. Until then the first allowed backend computes; measuring waits until the start
 * is over, which would be measured with it.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class KernelDesk {

  private static final System.Logger LOG = System.getLogger(KernelDesk.class.getName());
  private static final long PAUSE_MILLIS = 30_000;

  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private Clock clock;

  @PostConstruct
  void start() {
    timers.createSingleActionTimer(PAUSE_MILLIS, new TimerConfig(null, false));
  }

  @Timeout
  void prepare() {
    try {
      unusable(Kernels.shared()).ifPresent(text -> LOG.log(System.Logger.Level.WARNING, text));
      Choices choices = Kernels.shared().prepare(file(), clock);
      LOG.log(System.Logger.Level.INFO, chosen(Kernels.shared().allowed(), choices));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the kernels could not be measured", e);
    }
  }

  /** That the setting names no backend that can be used, and why; empty when it does. */
  static Optional<String> unusable(Kernels kernels) {
    List<BackendState> named =
        kernels.states().stream().filter(s -> kernels.allowed().contains(s.name())).toList();
    return named.stream().anyMatch(BackendState::available)
        ? Optional.empty()
        : Optional.of(
            named.stream()
                .map(state -> state.name() + ": " + state.problem())
                .collect(
                    joining(" ", Settings.KERNELS + " names no backend that can be used. ", "")));
  }

  /** Which backend computes what, and on which device. */
  static String chosen(List<String> allowed, Choices choices) {
    Map<String, String> devices =
        choices.machine().backends().stream()
            .collect(toMap(BackendState::name, BackendState::device));
    return choices.rows().stream()
        .map(
            row ->
                "%s %s: %s"
                    .formatted(
                        row.op().external(),
                        row.size().external(),
                        row.fastest(Set.copyOf(allowed))
                            .map(best -> best.backend() + " on " + devices.get(best.backend()))
                            .orElse("none")))
        .collect(joining("; ", "kernels: ", ""));
  }

  /** Where measurements are kept. */
  public ChoiceFile file() {
    return new ChoiceFile(settings.data().resolve("kernels.json"));
  }

  @PreDestroy
  void close() {
    Kernels.shared().close();
  }
}
