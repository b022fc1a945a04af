package org.zeropoint.shared;

import java.util.Locale;
import java.util.Optional;

/** What was set, by system property or by the environment variable of the same name in capitals. */
final class SetValue {

  private SetValue() {}

  static Optional<String> find(String name) {
    String value = System.getProperty(name);
    if (value == null || value.isBlank()) {
      value = System.getenv(name.toUpperCase(Locale.ROOT).replace('.', '_'));
    }
    return Optional.ofNullable(value).filter(v -> !v.isBlank());
  }

  static boolean flag(String name, boolean fallback) {
    return switch (find(name).orElse(String.valueOf(fallback))) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalStateException(name + " must be true or false");
    };
  }

  static int number(String name, int fallback, int least, int most) {
    return (int) number(name, (long) fallback, (long) least, (long) most);
  }

  static long number(String name, long fallback, long least, long most) {
    Optional<String> value = find(name);
    if (value.isEmpty()) {
      return fallback;
    }
    try {
      long n = Long.parseLong(value.get());
      if (n >= least && n <= most) {
        return n;
      }
    } catch (NumberFormatException e) {
      throw new IllegalStateException(name + " must be a whole number, is " + value.get(), e);
    }
    throw new IllegalStateException(name + " must be between " + least + " and " + most);
  }
}
