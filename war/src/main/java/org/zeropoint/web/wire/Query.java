package org.zeropoint.web.wire;

import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Page;

/** The query parameters of a request; one that is sent empty counts as not sent. */
public final class Query {

  private static final int LONGEST = 500;
  private static final String DECIMAL = "-?[0-9]{1,18}(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?";

  private final UriInfo uri;

  public Query(UriInfo uri) {
    this.uri = uri;
  }

  public Optional<String> text(String name) {
    List<String> values = uri.getQueryParameters().getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw new Invalid("/" + name, "may be sent once only");
    }
    Optional<String> value = values.stream().filter(v -> !v.isEmpty()).findFirst();
    if (value.isPresent() && value.get().length() > LONGEST) {
      throw new Invalid("/" + name, "must have at most " + LONGEST + " characters");
    }
    if (value.isPresent() && value.get().chars().anyMatch(c -> c < ' ')) {
      throw new Invalid("/" + name, "must not hold control characters or direction overrides");
    }
    return value;
  }

  /** All values of a parameter that may be sent several times, in their order. */
  public List<String> several(String name) {
    return uri.getQueryParameters().getOrDefault(name, List.of()).stream()
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** A decimal number. */
  public OptionalDouble number(String name) {
    Optional<String> value = given(name);
    if (value.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (!value.get().matches(DECIMAL)) {
      throw new Invalid("/" + name, "must be a number");
    }
    return OptionalDouble.of(Double.parseDouble(value.get()));
  }

  /** What narrows a question must not vanish: an empty value is refused. */
  public Optional<String> given(String name) {
    Optional<String> value = text(name);
    if (value.isEmpty() && uri.getQueryParameters().containsKey(name)) {
      throw new Invalid("/" + name, "must not be empty: leave it out, or say which");
    }
    return value;
  }

  public String required(String name) {
    return text(name).orElseThrow(() -> new Invalid("/" + name, "is required"));
  }

  /** One of the names that {@code find} knows; {@code names} lists them for who is wrong. */
  public <T> Optional<T> oneOf(String name, Function<String, Optional<T>> find, String names) {
    return text(name)
        .map(
            value ->
                find.apply(value)
                    .orElseThrow(() -> new Invalid("/" + name, "must be one of " + names)));
  }

  /** Some of the names that {@code find} knows, separated by commas; empty when none is sent. */
  public <T> Set<T> someOf(String name, Function<String, Optional<T>> find, String names) {
    return text(name)
        .map(
            value ->
                Arrays.stream(value.split(",", -1))
                    .map(
                        one ->
                            find.apply(one.strip())
                                .orElseThrow(
                                    () ->
                                        new Invalid("/" + name, "must be one or some of " + names)))
                    .collect(Collectors.toUnmodifiableSet()))
        .orElse(Set.of());
  }

  /** An instant in ISO 8601 with its zone. */
  public Optional<Instant> time(String name) {
    return text(name)
        .map(
            value -> {
              try {
                return OffsetDateTime.parse(value).toInstant();
              } catch (DateTimeParseException e) {
                throw new Invalid("/" + name, "must be an ISO 8601 time with zone");
              }
            });
  }

  /** A key that a {@code Link} gave. */
  public Optional<Long> key(String name) {
    return text(name).map(value -> whole(name, value));
  }

  public int whole(String name, int otherwise) {
    long value = key(name).orElse((long) otherwise);
    if (value > Integer.MAX_VALUE) {
      throw new Invalid("/" + name, "must be at most " + Integer.MAX_VALUE);
    }
    return (int) value;
  }

  /** How many items are asked for. */
  public int limit() {
    return Page.size(whole("limit", Page.DEFAULT_SIZE));
  }

  private static long whole(String name, String value) {
    if (!value.matches("[0-9]{1,18}")) {
      throw new Invalid("/" + name, "must be a whole number");
    }
    return Long.parseLong(value);
  }
}
