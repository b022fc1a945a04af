package org.zeropoint.web.consensus;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.NumberFormat;
import org.zeropoint.web.page.Wording;

/** How a measured number is written with its unit. */
final class Amount {

  private static final String SHARE = "share";
  private static final double WHOLE = 100;
  private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);
  private static final int MOST_PLACES = 8;

  private Amount() {}

  /** In four significant digits, a share in percent; {@code 1.234 nats/byte}. */
  static String of(double value, String unit, Wording wording) {
    return unit.equals(SHARE)
        ? number(value * WHOLE, wording) + " %"
        : (number(value, wording) + " " + wording.find("findings.unit." + unit).orElse(unit))
            .strip();
  }

  static String number(double value, Wording wording) {
    NumberFormat format = NumberFormat.getNumberInstance(wording.locale());
    format.setMaximumFractionDigits(MOST_PLACES);
    double whole = Math.rint(value);
    boolean integer = value == whole;
    // Zero has no sign here.
    return format.format(integer ? whole + 0.0 : new BigDecimal(value).round(DIGITS));
  }
}
