package org.zeropoint.web.training;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import org.zeropoint.training.entity.RunRoute;
import org.zeropoint.training.entity.RunStatus;
import org.zeropoint.training.entity.TrainingRun;

/** How the states of runs are shown. */
@Named
@ApplicationScoped
public class RunWords {

  public String label(RunStatus status) {
    return switch (status) {
      case QUEUED -> "Queued";
      case RUNNING -> "Running";
      case COMPLETED -> "Completed";
      case FAILED -> "Failed";
      case CANCELLED -> "Cancelled";
    };
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
          case COMPLETED -> "finished on ";
          case QUEUED, RUNNING -> "goes on with ";
          case FAILED, CANCELLED -> "went on with ";
        };
    return "started on " + first + ", " + then + run.engine();
  }

  /** What is done before the first step is reported; empty when steps are, and when nothing is. */
  public String activity(TrainingRun run) {
    return run.activity()
        .map(
            activity ->
                switch (activity) {
                  case STARTING -> run.engine() + " starts";
                  case COMPILING ->
                      "compiling: "
                          + run.engine()
                          + " prepares the computation of this model, which takes up to minutes"
                          + " where it has not done so before";
                  case TRAINING -> "";
                })
        .orElse("");
  }

  /** Which blocks a node computes: {@code 0 to 5}. */
  public String blocks(RunRoute.Hop hop) {
    int last = hop.end() - 1;
    return hop.first() == last ? String.valueOf(last) : hop.first() + " to " + last;
  }

  /** What changed a route. */
  public String cause(RunRoute.Cause cause) {
    return switch (cause) {
      case BEGUN -> "Began";
      case FAILED -> "A call failed";
      case BANNED -> "Left alone";
      case DRAINED -> "Drained or paused";
      case GONE -> "Gone";
      case MOVED -> "Blocks moved";
      case REPLANNED -> "Faster way";
    };
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
