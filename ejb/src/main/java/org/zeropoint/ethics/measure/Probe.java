package org.zeropoint.ethics.measure;

import java.util.List;
import org.zeropoint.ethics.entity.Measurement;

/** Measures one thing. */
public interface Probe {

  /** What it measures, in front of the names of its measurements: {@code bias}. */
  String name();

  /** At least one; a probe that does not apply says so in one. */
  List<Measurement> measure(Bench bench);
}
