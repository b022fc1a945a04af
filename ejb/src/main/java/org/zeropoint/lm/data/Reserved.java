package org.zeropoint.lm.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tokens that no text of a user may become: those that the file marks as special, the bounds of
 * a text, and the markers of every template.
 *
 * @param ids of the tokens
 * @param contents finds what they are spelt like; the longest where several begin
 */
record Reserved(Set<Integer> ids, Pattern contents) {

  static Reserved of(Vocabulary vocabulary, SpecialTokens specialTokens) {
    var ids = new HashSet<>(vocabulary.special());
    ids.addAll(specialTokens.ends());
    specialTokens.beginOfText().ifPresent(ids::add);
    for (Template template : Template.values()) {
      template.markers().forEach(marker -> vocabulary.idOf(marker).ifPresent(ids::add));
    }
    String contents =
        vocabulary.added().entrySet().stream()
            .filter(token -> ids.contains(token.getValue()))
            .map(token -> token.getKey())
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    return new Reserved(Set.copyOf(ids), Pattern.compile(contents));
  }

  boolean standIn(int[] tokens) {
    return IntStream.of(tokens).anyMatch(ids::contains);
  }

  /** Cuts behind the first character of each of them, so that no part spells one. */
  List<String> cut(String text) {
    var parts = new ArrayList<String>();
    int from = 0;
    Matcher found = contents.matcher(text);
    while (from < text.length() && found.find(from)) {
      int to = text.offsetByCodePoints(found.start(), 1);
      parts.add(text.substring(from, to));
      from = to;
    }
    parts.add(text.substring(from));
    return parts;
  }
}
