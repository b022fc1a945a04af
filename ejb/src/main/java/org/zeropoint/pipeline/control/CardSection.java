package org.zeropoint.pipeline.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.pipeline.entity.Card;

/** A section of a model card while it is written. */
final class CardSection {

  private final String title;
  private final List<String> text = new ArrayList<>();
  private final List<Card.Fact> facts = new ArrayList<>();
  private final List<Card.Table> tables = new ArrayList<>();

  CardSection(String title) {
    this.title = title;
  }

  CardSection say(String paragraph) {
    text.add(paragraph);
    return this;
  }

  CardSection fact(String name, String value) {
    facts.add(new Card.Fact(name, value));
    return this;
  }

  CardSection fact(String name, Optional<String> value) {
    value.ifPresent(told -> fact(name, told));
    return this;
  }

  /** A table without rows is left out. */
  CardSection table(String caption, List<String> columns, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      tables.add(new Card.Table(caption, columns, rows));
    }
    return this;
  }

  Card.Section done() {
    return new Card.Section(title, text, facts, tables);
  }
}
