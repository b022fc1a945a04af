package org.zeropoint.ethics.entity;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A built-in reviewer.
 *
 * @param measures whether it can make a pass; the others can only take one away
 * @param off why it takes no part; empty when it does
 * @param settings how it is set up, by name, for admins; no secrets, and empty for all others
 */
public record PanelMember(
    String name,
    String version,
    boolean measures,
    Optional<String> off,
    SortedMap<String, String> settings) {

  public PanelMember {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /** For those who are no admins. */
  public PanelMember withoutSettings() {
    return new PanelMember(name, version, measures, off, new TreeMap<>());
  }
}
