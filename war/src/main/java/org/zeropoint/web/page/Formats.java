package org.zeropoint.web.page;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How times, amounts and digests are written. Times are in UTC, amounts have their unit. */
@Named("format")
@ApplicationScoped
public class Formats {

  private static final DateTimeFormatter ABSOLUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int BRIEF = 12;
  private static final String NOTHING = "–";
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Clock clock;

  protected Formats() {}

  @Inject
  public Formats(Clock clock) {
    this.clock = clock;
  }

  public String absolute(Instant instant) {
    return instant == null ? NOTHING : ABSOLUTE.format(instant);
  }

  /** For the attribute {@code datetime} and for scripts. */
  public String iso(Instant instant) {
    return instant == null ? "" : instant.toString();
  }

  /** How long ago, or how far ahead, in the largest whole unit. */
  public String relative(Instant instant) {
    if (instant == null) {
      return NOTHING;
    }
    long seconds = Duration.between(instant, clock.instant()).getSeconds();
    if (Math.abs(seconds) < MINUTE) {
      return seconds < 0 ? "in a moment" : "just now";
    }
    String amount = largest(Math.abs(seconds));
    return seconds < 0 ? "in " + amount : amount + " ago";
  }

  /** A time span in its two largest units. */
  public String span(Number seconds) {
    if (seconds == null) {
      return NOTHING;
    }
    long s = Math.round(seconds.doubleValue());
    if (s < MINUTE) {
      return s + " s";
    }
    return s < HOUR
        ? s / MINUTE + " min " + s % MINUTE + " s"
        : s / HOUR + " h " + s % HOUR / MINUTE + " min";
  }

  /** A small number in three significant digits without an exponent: {@code 0.0005}. */
  public String small(Number value) {
    return plain(new BigDecimal(value.toString()).round(new MathContext(3)));
  }

  /** A number in all of its digits without an exponent. */
  public String exact(Number value) {
    return plain(new BigDecimal(value.toString()));
  }

  private static String plain(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }

  public String number(Number value, int digits) {
    return value == null
        ? NOTHING
        : String.format(Locale.ROOT, "%,." + digits + "f", value.doubleValue());
  }

  /** With its sign, as a difference is written. */
  public String signed(Number value, int digits) {
    return value == null
        ? NOTHING
        : String.format(Locale.ROOT, "%+,." + digits + "f", value.doubleValue());
  }

  public String integer(Number value) {
    return value == null ? NOTHING : String.format(Locale.ROOT, "%,d", value.longValue());
  }

  public String bytes(Number value) {
    if (value == null) {
      return NOTHING;
    }
    double amount = value.doubleValue();
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    while (amount >= 1024 && unit < units.length - 1) {
      amount /= 1024;
      unit++;
    }
    return unit == 0
        ? value.longValue() + " B"
        : String.format(Locale.ROOT, "%.1f %s", amount, units[unit]);
  }

  /** A short time, in the largest unit that leaves a digit before the point. */
  public String micros(Number microseconds) {
    if (microseconds == null) {
      return NOTHING;
    }
    double amount = microseconds.doubleValue();
    if (amount < 1_000) {
      return small(amount) + " µs";
    }
    return amount < 1_000_000 ? small(amount / 1_000) + " ms" : small(amount / 1_000_000) + " s";
  }

  public String percent(Number part, Number whole) {
    double all = whole.doubleValue();
    return all <= 0 ? "0 %" : Math.round(100 * part.doubleValue() / all) + " %";
  }

  /** The first digits of a digest; the page has all of it in the title. */
  public String brief(String digest) {
    if (digest == null || digest.isEmpty()) {
      return NOTHING;
    }
    String hex = digest.substring(digest.indexOf(':') + 1);
    return hex.substring(0, Math.min(BRIEF, hex.length()));
  }

  private static String largest(long seconds) {
    if (seconds < HOUR) {
      return seconds / MINUTE + " min";
    }
    if (seconds < DAY) {
      return seconds / HOUR + " h";
    }
    long days = seconds / DAY;
    return days == 1 ? "1 day" : days + " days";
  }
}
