package io.cfbilling.connect.model;

import java.util.regex.Pattern;

/** Finds numbers of payment cards anywhere in a text, by their digits only. */
final class CardNumbers {
    /**
     * Digits in one piece, or in groups as on cards. The first digit is one that issuers use; moments in milliseconds
     * start with 1.
     */
    private static final Pattern DIGITS = Pattern.compile("(?<![0-9])(?=[2-6])(?:[0-9]{13,19}"
            + "|[0-9]{4}(?:[ -][0-9]{4}){3}|[0-9]{4}[ -][0-9]{6}[ -][0-9]{5})(?![0-9])");

    private CardNumbers() {}

    /** The text with {@link SecretForms#HIDDEN} in place of each card number. */
    static String hiddenIn(String text) {
        return DIGITS.matcher(text).replaceAll(digits -> isCard(digits.group()) ? SecretForms.HIDDEN : digits.group());
    }

    /** Whether the last digit is the check digit by Luhn's formula. */
    private static boolean isCard(String number) {
        int[] digits =
                number.chars().filter(Character::isDigit).map(c -> c - '0').toArray();
        int sum = 0;
        for (int i = 0; i < digits.length; i++) {
            boolean isDoubled = (digits.length - i) % 2 == 0;
            sum += isDoubled ? digits[i] * 2 / 10 + digits[i] * 2 % 10 : digits[i];
        }
        return sum % 10 == 0;
    }
}
