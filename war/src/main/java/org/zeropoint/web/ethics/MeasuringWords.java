package org.zeropoint.web.ethics;

import org.zeropoint.ethics.entity.MeasuringStanding;
import org.zeropoint.web.page.Wording;

/** How far measuring is, in words. */
public final class MeasuringWords {

  private MeasuringWords() {}

  /** What is measured now; the name of the part where nobody wrote words for it. */
  public static String part(MeasuringStanding standing, Wording wording) {
    return wording.find("measuring.part." + standing.part()).orElse(standing.part());
  }
}
