package org.zeropoint.shared;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an admin may set, by system property or by the environment variable of the same name in
 * capitals.
 */
@ApplicationScoped
public class Settings {

  public static final String OPENED_TO_WEBHOOKS = "zeropoint.webhooks.allow";

  private static final String DATA = "zeropoint.data";

  /** Where everything lies that is not in the database; it exists when the server runs. */
  public Path data() {
    return find(DATA)
        .map(Path::of)
        .orElseGet(
            () ->
                Path.of(
                    System.getProperty(
                        "jboss.server.data.dir",
                        System.getProperty("com.sun.aas.instanceRoot", ".")),
                    "zeropoint"));
  }

  /** Runs that train at the same time. */
  public int concurrentRuns() {
    return number("zeropoint.runs.concurrent", 1, 1, 64);
  }

  /** Bytes that one uploaded corpus may have. */
  public long corpusLimit() {
    return number("zeropoint.corpus.bytes", 32 << 20, 1 << 10, 60 << 20);
  }

  /** Bytes that one queue file may have. */
  public long importLimit() {
    return number("zeropoint.import.bytes", 60L << 20, 1 << 10, 8L << 30);
  }

  /** Hours from one backup of the queue to the next; 0 for none by themselves. */
  public int backupHours() {
    return number("zeropoint.backup.hours", 24, 0, 8760);
  }

  /** Backups of the queue that are kept. */
  public int backupsKept() {
    return number("zeropoint.backup.keep", 7, 1, 1000);
  }

  /** Whether programs may sign in with an account's name and password. */
  public boolean basic() {
    return flag("zeropoint.auth.basic", true);
  }

  private static boolean flag(String name, boolean fallback) {
    return switch (find(name).orElse(String.valueOf(fallback))) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalStateException(name + " must be true or false");
    };
  }

  /** Days that events and deliveries are kept. */
  public int eventDays() {
    return number("zeropoint.events.days", 30, 1, 3650);
  }

  /** Hosts, addresses and ranges that webhooks may lead to though they are not public. */
  public String openedToWebhooks() {
    return find(OPENED_TO_WEBHOOKS).orElse("");
  }

  /** Whether webhooks may lead to {@code http} as well. */
  public boolean plainWebhooks() {
    return flag("zeropoint.webhooks.http", false);
  }

  private int number(String name, int fallback, int least, int most) {
    return (int) number(name, (long) fallback, (long) least, (long) most);
  }

  private long number(String name, long fallback, long least, long most) {
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

  private static Optional<String> find(String name) {
    String value = System.getProperty(name);
    if (value == null || value.isBlank()) {
      value = System.getenv(name.toUpperCase(java.util.Locale.ROOT).replace('.', '_'));
    }
    return Optional.ofNullable(value).filter(v -> !v.isBlank());
  }
}
