package org.zeropoint.lm.language;

/**
 * A text whose likelihood is asked for.
 *
 * @param prompt what stands before it; may be empty
 * @param continuation the text itself; may be empty
 */
public record Question(String prompt, String continuation) {}
