package org.zeropoint.web.consensus;

/**
 * A part of the Zeroth Principle on a proposal.
 *
 * @param group good intent, good heart, or the person
 * @param part its name
 * @param control what enforces it
 * @param state whether it is shown here
 * @param word for the state
 * @param evidence what shows it, or why nothing does
 * @param link to the very thing; empty where there is none
 * @param linked what the link says
 */
public record PrincipleLine(
    String group,
    String part,
    String control,
    State state,
    String word,
    String evidence,
    String link,
    String linked) {

  /** Whether a part is shown on a proposal. */
  public enum State {
    SHOWN("good", "pi-check"),
    BROKEN("bad", "pi-times"),
    NONE("off", "pi-minus");

    private final String tone;
    private final String icon;

    State(String tone, String icon) {
      this.tone = tone;
      this.icon = icon;
    }

    public String tone() {
      return tone;
    }

    public String icon() {
      return icon;
    }
  }
}
