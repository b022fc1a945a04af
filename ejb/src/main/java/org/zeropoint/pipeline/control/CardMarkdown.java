package org.zeropoint.pipeline.control;

import java.util.List;
import java.util.stream.Collectors;
import org.zeropoint.pipeline.entity.Card;
import org.zeropoint.pipeline.entity.Card.Section;
import org.zeropoint.pipeline.entity.Card.Table;

/**
 * Writes a card as Markdown (CommonMark, with the tables of GFM); texts from outside stay texts.
 */
public final class CardMarkdown {

  private static final String MARKS = "\\`*_{}[]<>#|~&";

  private CardMarkdown() {}

  public static String write(Card card) {
    var out = new StringBuilder("# ").append(escaped(card.ref())).append('\n');
    card.sections().forEach(section -> write(out, section));
    return out.toString();
  }

  private static void write(StringBuilder out, Section section) {
    out.append("\n## ").append(escaped(section.title())).append('\n');
    section.text().forEach(text -> out.append('\n').append(escaped(text)).append('\n'));
    if (!section.facts().isEmpty()) {
      out.append('\n');
    }
    section
        .facts()
        .forEach(
            fact ->
                out.append("- **")
                    .append(escaped(fact.name()))
                    .append("**: ")
                    .append(escaped(fact.value()))
                    .append('\n'));
    section.tables().forEach(table -> write(out, table));
  }

  private static void write(StringBuilder out, Table table) {
    out.append("\n### ").append(escaped(table.caption())).append("\n\n");
    row(out, table.columns());
    out.append("|").append(" --- |".repeat(table.columns().size())).append('\n');
    table.rows().forEach(cells -> row(out, cells));
  }

  private static void row(StringBuilder out, List<String> cells) {
    out.append("| ")
        .append(cells.stream().map(CardMarkdown::escaped).collect(Collectors.joining(" | ")))
        .append(" |\n");
  }

  /** On one line, with every mark of Markdown and HTML behind a backslash. */
  static String escaped(String text) {
    var out = new StringBuilder();
    for (char c : text.strip().toCharArray()) {
      if (MARKS.indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
    }
    return out.toString();
  }
}
