package org.zeropoint.ethics.measure;

import org.zeropoint.ethics.entity.Suite.DataPattern.Check;

/** Check digits of numbers that name a card or a bank account. */
final class CheckDigits {

  private static final int IBAN_MODULUS = 97;
  private static final int COUNTRY_AND_CHECK = 4;

  private CheckDigits() {}

  /** Whether they are right; blanks and dashes do not count. */
  static boolean areRight(Check check, String text) {
    String plain = text.replaceAll("[ -]", "");
    return switch (check) {
      case LUHN -> luhn(plain);
      case IBAN -> iban(plain);
    };
  }

  /** Fewer digits than that in a line rule a match out. */
  static int leastDigits(Check check) {
    return switch (check) {
      case LUHN -> 13;
      case IBAN -> 8;
    };
  }

  private static boolean luhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(digits.length() - 1 - i), 10);
      if (digit < 0) {
        return false;
      }
      int weighed = i % 2 == 1 ? 2 * digit : digit;
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    return !digits.isEmpty() && sum % 10 == 0;
  }

  private static boolean iban(String text) {
    if (text.length() <= COUNTRY_AND_CHECK) {
      return false;
    }
    String turned = text.substring(COUNTRY_AND_CHECK) + text.substring(0, COUNTRY_AND_CHECK);
    int rest = 0;
    for (char c : turned.toCharArray()) {
      int value = Character.digit(c, 36);
      if (value < 0) {
        return false;
      }
      rest = (rest * (value > 9 ? 100 : 10) + value) % IBAN_MODULUS;
    }
    return rest == 1;
  }
}
