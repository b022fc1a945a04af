package org.zeropoint.proposals.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Invalid;

/** A filter of the list of proposals that a person keeps under a name. Nobody else sees it. */
@Entity
@Table(name = "saved_filter")
public class SavedFilter {

  /** In characters. */
  public static final int LONGEST_NAME = 60;

  private static final int LONGEST_WORDS = 200;

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;
  private String person;
  private String name;
  private String status;

  @Column(name = "change_type")
  private String changeType;

  @Column(name = "synthiant_id")
  private String synthiantId;

  private String words;

  @Version private long version;

  /**
   * What it lets through; what is empty filters nothing.
   *
   * @param words that a proposal is found by
   */
  public record Choice(String status, String changeType, String synthiantId, String words) {

    /**
     * @throws Invalid when it filters nothing, or by what no proposal can have
     */
    public Choice {
      if ((status + changeType + synthiantId + words).isBlank()) {
        throw new Invalid("/name", "choose a filter first: this one lets everything through");
      }
      known("/status", status, Status.find(status).isPresent());
      known("/changeType", changeType, ChangeType.find(changeType).isPresent());
      known("/synthiantId", synthiantId, synthiantId.matches("[A-Za-z0-9._-]{1,100}"));
      known(
          "/text",
          words,
          words.length() <= LONGEST_WORDS && words.codePoints().noneMatch(Character::isISOControl));
    }

    private static void known(String pointer, String value, boolean known) {
      if (!value.isEmpty() && !known) {
        throw new Invalid(pointer, "no proposal can have this");
      }
    }
  }

  protected SavedFilter() {}

  /**
   * @throws Invalid when the name breaks a rule
   */
  public SavedFilter(Caller person, String name, Choice choice) {
    this.tenant = person.tenant();
    this.person = person.name();
    rename(name);
    choose(choice);
  }

  /**
   * Without surrounding blanks.
   *
   * @throws Invalid when that leaves nothing, more than {@link #LONGEST_NAME} characters, or
   *     characters that cannot be seen
   */
  public static String checked(String name) {
    String plain = name.strip();
    if (plain.isEmpty()
        || plain.length() > LONGEST_NAME
        || plain.codePoints().anyMatch(Character::isISOControl)) {
      throw new Invalid("/name", "must have 1 to " + LONGEST_NAME + " characters");
    }
    return plain;
  }

  /**
   * @throws Invalid when the name breaks a rule
   */
  public final void rename(String newName) {
    name = checked(newName);
  }

  /** Lets through something else from now on. */
  public final void choose(Choice choice) {
    status = choice.status();
    changeType = choice.changeType();
    synthiantId = choice.synthiantId();
    words = choice.words();
  }

  public boolean isOf(Caller caller) {
    return tenant.equals(caller.tenant()) && person.equals(caller.name());
  }

  public long id() {
    return id;
  }

  public String name() {
    return name;
  }

  public Choice choice() {
    return new Choice(status, changeType, synthiantId, words);
  }
}
