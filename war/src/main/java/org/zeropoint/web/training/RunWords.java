package org.zeropoint.web.training;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.zeropoint.training.entity.RunStatus;

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
