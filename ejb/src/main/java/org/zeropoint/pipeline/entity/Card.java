package org.zeropoint.pipeline.entity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What is known of a version, for people: a model card as M. Mitchell et al. propose it (Model
 * Cards for Model Reporting, FAT* 2019, arXiv 1810.03993), with the parts on training and hardware
 * that cards on model hubs have beside them. Plain texts; who writes them out escapes them.
 */
public record Card(String ref, List<Section> sections) {

  public Card {
    sections = List.copyOf(sections);
  }

  /**
   * A section; what it has nothing of is empty.
   *
   * @param text paragraphs
   * @param facts names with values
   * @param tables of numbers
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Section(String title, List<String> text, List<Fact> facts, List<Table> tables) {

    public Section {
      text = List.copyOf(text);
      facts = List.copyOf(facts);
      tables = List.copyOf(tables);
    }
  }

  /** A name with its value. */
  public record Fact(String name, String value) {}

  /** Rows of as many cells as there are columns. */
  public record Table(String caption, List<String> columns, List<List<String>> rows) {

    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
      for (List<String> row : rows) {
        if (row.size() != columns.size()) {
          throw new IllegalArgumentException("a row of " + caption + " does not fit its columns");
        }
      }
    }
  }
}
