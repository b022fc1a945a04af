package org.zeropoint.web.training;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import org.zeropoint.training.entity.RunRoute;
import org.zeropoint.training.entity.RunStatus;
import org.zeropoint.training.entity.TrainingRun;
import org.zeropoint.web.page.Texts;

/** How the states of runs are shown, in the language of the page. */
@Named
@ApplicationScoped
public class RunWords {

  private Texts texts;

  protected RunWords() {}

  @Inject
  public RunWords(Texts texts) {
    this.texts = texts;
  }

  public String label(RunStatus status) {
    return texts.say("run.label." + status.external());
  }

  /**
   * What losses are told by.
   *
   * @param unit {@code byte} or {@code image}
   */
  public String unit(String unit) {
    return texts.say("run.unit." + unit);
  }

  /** With which engine it began, and with which it went on. */
  public String engines(TrainingRun run) {
    List<String> used = run.legs().engines();
    String first = used.isEmpty() ? run.engine() : used.get(0);
    if (used.size() <= 1 && first.equals(run.engine())) {
      return first;
    }
    String then =
        switch (run.status()) {
          case COMPLETED -> "run.engines.finished";
          case QUEUED, RUNNING -> "run.engines.going";
          case FAILED, CANCELLED -> "run.engines.gone";
        };
    return texts.say(then, first, run.engine());
  }

  /** What is done before the first step is reported; empty when steps are, and when nothing is. */
  public String activity(TrainingRun run) {
    return run.activity()
        .map(
            activity ->
                switch (activity) {
                  case STARTING -> texts.say("run.activity.starting", run.engine());
                  case COMPILING -> texts.say("run.activity.compiling", run.engine());
                  case TRAINING -> "";
                })
        .orElse("");
  }

  /** Which blocks a node computes: {@code 0 to 5}. */
  public String blocks(RunRoute.Hop hop) {
    int last = hop.end() - 1;
    String end = String.valueOf(last);
    return hop.first() == last
        ? end
        : texts.say("run.blocks.range", String.valueOf(hop.first()), end);
  }

  /** What changed a route. */
  public String cause(RunRoute.Cause cause) {
    return texts.say("run.cause." + cause.name().toLowerCase(Locale.ROOT));
  }

  public String tone(RunStatus status) {
    return switch (status) {
      case QUEUED -> "wait";
      case RUNNING -> "work";
      case COMPLETED -> "good";
      case FAILED -> "bad";
      case CANCELLED -> "off";
    };
  }

  public String icon(RunStatus status) {
    return switch (status) {
      case QUEUED -> "pi-hourglass";
      case RUNNING -> "pi-sync";
      case COMPLETED -> "pi-check";
      case FAILED -> "pi-times";
      case CANCELLED -> "pi-ban";
    };
  }
}
