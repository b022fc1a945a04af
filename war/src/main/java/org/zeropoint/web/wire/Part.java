package org.zeropoint.web.wire;

import java.util.regex.Pattern;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.NotFound;

/** Checks the parts of a path that name something. */
public final class Part {

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Pattern REF = Pattern.compile("[A-Za-z0-9._-]{1,100}@[A-Za-z0-9._-]{1,64}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private Part() {}

  /**
   * @throws Invalid when it has anything but letters, digits, '.', '_' and '-'
   */
  public static String identifier(String name, String value) {
    if (!IDENTIFIER.matcher(value).matches()) {
      throw new Invalid("/" + name, "must have 1 to 100 letters, digits, '.', '_' and '-' only");
    }
    return value;
  }

  /**
   * @throws Invalid when it is not of the form {@code {synthiantId}@{version number or alias}}
   */
  public static String ref(String value) {
    return ref("ref", value);
  }

  /**
   * @param name of the part or the query parameter
   * @throws Invalid when it is not of that form
   */
  public static String ref(String name, String value) {
    if (!REF.matcher(value).matches()) {
      throw new Invalid("/" + name, "must be {synthiantId}@{version number or alias}");
    }
    return value;
  }

  /**
   * @throws NotFound when it is no number, so that nothing has it
   */
  public static long number(String what, String value) {
    if (!NUMBER.matcher(value).matches()) {
      throw new NotFound("there is no " + what + " " + value);
    }
    return Long.parseLong(value);
  }
}
