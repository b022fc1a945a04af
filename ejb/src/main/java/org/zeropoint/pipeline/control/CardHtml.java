package org.zeropoint.pipeline.control;

import java.util.List;
import org.zeropoint.pipeline.entity.Card;
import org.zeropoint.pipeline.entity.Card.Section;
import org.zeropoint.pipeline.entity.Card.Table;

/** Writes a card as a page of HTML without scripts and styles; all texts are escaped. */
public final class CardHtml {

  private CardHtml() {}

  public static String write(Card card) {
    String title = "Model card of " + escaped(card.ref());
    var out = new StringBuilder();
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>")
        .append(title)
        .append("</title>\n</head>\n<body>\n<main>\n<h1>")
        .append(title)
        .append("</h1>\n");
    card.sections().forEach(section -> write(out, section));
    return out.append("</main>\n</body>\n</html>\n").toString();
  }

  private static void write(StringBuilder out, Section section) {
    out.append("<section>\n<h2>").append(escaped(section.title())).append("</h2>\n");
    section.text().forEach(text -> out.append("<p>").append(escaped(text)).append("</p>\n"));
    if (!section.facts().isEmpty()) {
      out.append("<dl>\n");
      section
          .facts()
          .forEach(
              fact ->
                  out.append("<dt>")
                      .append(escaped(fact.name()))
                      .append("</dt><dd>")
                      .append(escaped(fact.value()))
                      .append("</dd>\n"));
      out.append("</dl>\n");
    }
    section.tables().forEach(table -> write(out, table));
    out.append("</section>\n");
  }

  private static void write(StringBuilder out, Table table) {
    out.append("<table>\n<caption>").append(escaped(table.caption())).append("</caption>\n<thead>");
    row(out, "th scope=\"col\"", "th", table.columns());
    out.append("</thead>\n<tbody>\n");
    table.rows().forEach(cells -> row(out, "td", "td", cells));
    out.append("</tbody>\n</table>\n");
  }

  private static void row(StringBuilder out, String open, String close, List<String> cells) {
    out.append("<tr>");
    cells.forEach(
        cell ->
            out.append('<')
                .append(open)
                .append('>')
                .append(escaped(cell))
                .append("</")
                .append(close)
                .append('>'));
    out.append("</tr>\n");
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
