package org.zeropoint.ethics.entity;

import java.util.Optional;

/**
 * A built-in reviewer.
 *
 * @param measures whether it can make a pass; the others can only take one away
 * @param off why it takes no part; empty when it does
 */
public record PanelMember(String name, String version, boolean measures, Optional<String> off) {}
