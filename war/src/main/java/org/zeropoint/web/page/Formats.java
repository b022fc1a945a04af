package org.zeropoint.web.page;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.math.MathContext;
import java.text.DecimalFormatSymbols;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * How times, amounts and digests are written: in the way of the page's language. Times are in the
 * zone of the reader's browser, and name it; amounts have their unit.
 */
@Named("format")
@ApplicationScoped
public class Formats {

  private static final int BRIEF = 12;
  private static final String NOTHING = "–";
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Clock clock;
  private Supplier<Locale> locale;
  private Supplier<ZoneId> zone;

  protected Formats() {}

  @Inject
  Formats(Clock clock, Texts texts) {
    this(clock, () -> texts.wording().locale(), Formats::here);
  }

  /** English and in UTC, for what no page shows. */
  public Formats(Clock clock) {
    this(clock, () -> Locale.ENGLISH, () -> Chosen.UTC);
  }

  Formats(Clock clock, Supplier<Locale> locale, Supplier<ZoneId> zone) {
    this.clock = clock;
    this.locale = locale;
    this.zone = zone;
  }

  private static ZoneId here() {
    return Chosen.zone(FacesContext.getCurrentInstance());
  }

  private String say(String key, Object... values) {
    return new Wording(locale.get()).say(key, values);
  }

  public String absolute(Instant instant) {
    return instant == null
        ? NOTHING
        : DateTimeFormatter.ofPattern(say("time.absolute"), locale.get())
            .withZone(zone.get())
            .format(instant);
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
      return say(seconds < 0 ? "time.soon" : "time.now");
    }
    return say(seconds < 0 ? "time.ahead" : "time.past", largest(Math.abs(seconds)));
  }

  /** A time span in its two largest units. */
  public String span(Number seconds) {
    if (seconds == null) {
      return NOTHING;
    }
    long s = Math.round(seconds.doubleValue());
    if (s < MINUTE) {
      return say("time.span.seconds", s);
    }
    return s < HOUR
        ? say("time.span.minutes", s / MINUTE, s % MINUTE)
        : say("time.span.hours", Long.toString(s / HOUR), s % HOUR / MINUTE);
  }

  /** A small number in three significant digits without an exponent: {@code 0.0005}. */
  public String small(Number value) {
    return plain(new BigDecimal(value.toString()).round(new MathContext(3)));
  }

  /** A number in all of its digits without an exponent. */
  public String exact(Number value) {
    return plain(new BigDecimal(value.toString()));
  }

  private String plain(BigDecimal value) {
    char point = DecimalFormatSymbols.getInstance(locale.get()).getDecimalSeparator();
    return value.stripTrailingZeros().toPlainString().replace('.', point);
  }

  public String number(Number value, int digits) {
    return value == null
        ? NOTHING
        : String.format(locale.get(), "%,." + digits + "f", value.doubleValue());
  }

  /** With its sign, as a difference is written. */
  public String signed(Number value, int digits) {
    return value == null
        ? NOTHING
        : String.format(locale.get(), "%+,." + digits + "f", value.doubleValue());
  }

  public String integer(Number value) {
    return value == null ? NOTHING : String.format(locale.get(), "%,d", value.longValue());
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
        : String.format(locale.get(), "%.1f %s", amount, units[unit]);
  }

  /** A short time, in the largest unit that leaves a digit before the point. */
  public String micros(Number microseconds) {
    if (microseconds == null) {
      return NOTHING;
    }
    double amount = microseconds.doubleValue();
    if (amount < 1_000) {
      return say("time.micros", small(amount));
    }
    return amount < 1_000_000
        ? say("time.millis", small(amount / 1_000))
        : say("time.span.seconds", small(amount / 1_000_000));
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

  private String largest(long seconds) {
    if (seconds < HOUR) {
      return say("time.minutes", Long.toString(seconds / MINUTE));
    }
    if (seconds < DAY) {
      return say("time.hours", Long.toString(seconds / HOUR));
    }
    long days = seconds / DAY;
    return days == 1 ? say("time.day") : say("time.days", Long.toString(days));
  }
}
