package org.zeropoint.training.engine.djl;

/** {@link DjlTokensTest} of a soft prompt. */
class DjlPromptsTest extends DjlTokensTest {

  @Override
  protected Kind kind() {
    return Kind.PROMPT;
  }
}
