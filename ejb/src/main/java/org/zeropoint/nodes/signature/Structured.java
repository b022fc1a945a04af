package org.zeropoint.nodes.signature;

import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Structured fields of HTTP (RFC 9651), as far as signatures and digests need them: dictionaries of
 * items and inner lists; integers, strings, tokens, byte sequences and booleans.
 */
public final class Structured {

  private Structured() {}

  /** A value without parameters. */
  public sealed interface Bare permits Int, Text, Token, Bytes, Bool {

    /** As RFC 9651, section 4.1, writes it. */
    String written();
  }

  /** An integer. */
  public record Int(long value) implements Bare {
    @Override
    public String written() {
      return Long.toString(value);
    }
  }

  /** A string of visible ASCII characters and spaces. */
  public record Text(String value) implements Bare {

    public Text {
      if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
        throw new IllegalArgumentException("a string has visible ASCII characters and spaces only");
      }
    }

    @Override
    public String written() {
      return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
  }

  /** A token. */
  public record Token(String value) implements Bare {
    @Override
    public String written() {
      return value;
    }
  }

  /** A byte sequence, by its base64 with padding. */
  public record Bytes(String base64) implements Bare {

    public Bytes {
      // One sequence of bytes is written in one way only: otherwise a signature could be altered
      // and still hold.
      if (!Base64.getEncoder().encodeToString(Base64.getDecoder().decode(base64)).equals(base64)) {
        throw new IllegalArgumentException("a byte sequence is not in canonical base64");
      }
    }

    public static Bytes of(byte[] bytes) {
      return new Bytes(Base64.getEncoder().encodeToString(bytes));
    }

    public byte[] bytes() {
      return Base64.getDecoder().decode(base64);
    }

    @Override
    public String written() {
      return ':' + base64 + ':';
    }
  }

  /** A boolean. */
  public record Bool(boolean value) implements Bare {
    @Override
    public String written() {
      return value ? "?1" : "?0";
    }
  }

  /** A member of a dictionary. */
  public sealed interface Member permits Item, InnerList {

    /** As RFC 9651, section 4.1, writes it. */
    String written();
  }

  /** A value with its parameters, in their order. */
  public record Item(Bare value, Map<String, Bare> parameters) implements Member {

    public Item {
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    @Override
    public String written() {
      return value.written() + written(parameters);
    }

    private static String written(Map<String, Bare> parameters) {
      return parameters.entrySet().stream()
          .map(
              p ->
                  p.getValue().equals(new Bool(true))
                      ? ";" + p.getKey()
                      : ";" + p.getKey() + "=" + p.getValue().written())
          .collect(Collectors.joining());
    }
  }

  /** A list of items, with parameters of the list, in their order. */
  public record InnerList(List<Item> items, Map<String, Bare> parameters) implements Member {

    public InnerList {
      items = List.copyOf(items);
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    @Override
    public String written() {
      return items.stream().map(Item::written).collect(Collectors.joining(" ", "(", ")"))
          + Item.written(parameters);
    }
  }

  /**
   * Reads a dictionary.
   *
   * @param text the value of a field that was sent once
   * @throws IllegalArgumentException when it is none, is too long, holds a type that is not read
   *     here, or a key twice
   */
  public static Map<String, Member> dictionary(String text) {
    return new StructuredReader(text).dictionary();
  }
}
