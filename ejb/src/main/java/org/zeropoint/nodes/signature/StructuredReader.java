package org.zeropoint.nodes.signature;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeropoint.nodes.signature.Structured.Bare;
import org.zeropoint.nodes.signature.Structured.Bool;
import org.zeropoint.nodes.signature.Structured.Bytes;
import org.zeropoint.nodes.signature.Structured.InnerList;
import org.zeropoint.nodes.signature.Structured.Int;
import org.zeropoint.nodes.signature.Structured.Item;
import org.zeropoint.nodes.signature.Structured.Member;
import org.zeropoint.nodes.signature.Structured.Text;
import org.zeropoint.nodes.signature.Structured.Token;

/**
 * Reads a dictionary after RFC 9651, section 4.2. Stricter than that in one thing: a key that comes
 * twice is refused, and does not replace the first.
 */
final class StructuredReader {

  /** Characters that a field may have. */
  static final int LONGEST = 2048;

  /** Members, items and parameters that one list may have. */
  static final int MOST = 24;

  private static final int MOST_DIGITS = 15;

  private final String text;
  private int at;

  StructuredReader(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("has more than " + LONGEST + " characters");
    }
    this.text = text;
  }

  Map<String, Member> dictionary() {
    Map<String, Member> members = new LinkedHashMap<>();
    skip(" ");
    do {
      skip(" \t");
      String key = key();
      put(members, key, eat('=') ? member() : new Item(new Bool(true), parameters()));
      skip(" \t");
    } while (eat(','));
    if (at < text.length()) {
      throw bad("goes on behind its end");
    }
    return members;
  }

  private Member member() {
    return peek() == '(' ? innerList() : item();
  }

  private InnerList innerList() {
    expect('(');
    List<Item> items = new ArrayList<>();
    skip(" ");
    while (!eat(')')) {
      items.add(item());
      if (items.size() > MOST) {
        throw bad("has more than " + MOST + " items in a list");
      }
      if (peek() != ' ' && peek() != ')') {
        throw bad("has items that are not parted");
      }
      skip(" ");
    }
    return new InnerList(items, parameters());
  }

  private Item item() {
    return new Item(bare(), parameters());
  }

  private Map<String, Bare> parameters() {
    Map<String, Bare> parameters = new LinkedHashMap<>();
    while (eat(';')) {
      skip(" ");
      String key = key();
      put(parameters, key, eat('=') ? bare() : new Bool(true));
    }
    return parameters;
  }

  private <T> void put(Map<String, T> all, String key, T value) {
    if (all.putIfAbsent(key, value) != null) {
      throw bad("has the key " + key + " twice");
    }
    if (all.size() > MOST) {
      throw bad("has more than " + MOST + " keys");
    }
  }

  private String key() {
    int begin = at;
    char first = peek();
    if (first != '*' && !(first >= 'a' && first <= 'z')) {
      throw bad("lacks a key");
    }
    while (isKey(peek())) {
      at++;
    }
    return text.substring(begin, at);
  }

  private static boolean isKey(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "_-.*".indexOf(c) >= 0;
  }

  private Bare bare() {
    char first = peek();
    return switch (first) {
      case '"' -> string();
      case ':' -> bytes();
      case '?' -> bool();
      default -> {
        if (first == '-' || isDigit(first)) {
          yield integer();
        }
        if (first == '*' || isLetter(first)) {
          yield token();
        }
        throw bad("has a value that is not read here");
      }
    };
  }

  private Text string() {
    expect('"');
    var value = new StringBuilder();
    while (!eat('"')) {
      char c = next();
      if (c == '\\') {
        c = next();
        if (c != '"' && c != '\\') {
          throw bad("escapes what needs none");
        }
      }
      value.append(c);
    }
    return new Text(value.toString());
  }

  private Bytes bytes() {
    expect(':');
    int end = text.indexOf(':', at);
    if (end < 0) {
      throw bad("has a byte sequence without an end");
    }
    var bytes = new Bytes(text.substring(at, end));
    at = end + 1;
    return bytes;
  }

  private Bool bool() {
    expect('?');
    return switch (next()) {
      case '1' -> new Bool(true);
      case '0' -> new Bool(false);
      default -> throw bad("has a boolean that is neither ?0 nor ?1");
    };
  }

  private Int integer() {
    int begin = at;
    eat('-');
    int digits = at;
    while (isDigit(peek())) {
      at++;
    }
    if (at == digits || at - digits > MOST_DIGITS || peek() == '.') {
      throw bad("has a number that is no integer of up to " + MOST_DIGITS + " digits");
    }
    return new Int(Long.parseLong(text.substring(begin, at)));
  }

  private Token token() {
    int begin = at;
    while (isDigit(peek()) || isLetter(peek()) || "!#$%&'*+-.^_`|~:/".indexOf(peek()) >= 0) {
      at++;
    }
    return new Token(text.substring(begin, at));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private void skip(String blanks) {
    while (at < text.length() && blanks.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean eat(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char wanted) {
    if (!eat(wanted)) {
      throw bad("lacks " + wanted);
    }
  }

  /** The next character; NUL, which no rule admits, at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private char next() {
    if (at >= text.length()) {
      throw bad("ends too early");
    }
    return text.charAt(at++);
  }

  private IllegalArgumentException bad(String what) {
    return new IllegalArgumentException(what + ", at character " + (at + 1));
  }
}
