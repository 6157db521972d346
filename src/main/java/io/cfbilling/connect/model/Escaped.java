package io.cfbilling.connect.model;

/**
 * Quotes text from outside in a message: at most {@value #LONGEST} characters on one line. Invisible characters, and
 * those that change how others are shown, are written as their numbers ({@code \u202e}). So the reader sees what is
 * wrong, and no value can forge a line of the log. It hides nothing: texts that may have a secret take {@link Quotes}.
 */
public final class Escaped {
    /** The most characters that are quoted, without the {@code …} of a cut text. */
    public static final int LONGEST = 40;

    private static final String CUT = "…";

    private Escaped() {}

    /**
     * The text between single quotes, with {@code …} at its end if it was cut.
     *
     * @param text may have any length, and contain any character
     */
    public static String of(String text) {
        StringBuilder quoted = new StringBuilder("'");
        int room = LONGEST;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            String shown = shown(text.codePointAt(i));
            if (shown.length() > room) {
                return quoted.append(CUT).append("'").toString();
            }
            room -= shown.length();
            quoted.append(shown);
        }
        return quoted.append("'").toString();
    }

    private static String shown(int character) {
        boolean visible = (character >= ' ' && character <= '~')
                || (Character.isLetter(character)
                        && Character.getDirectionality(character) == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
        return visible ? Character.toString(character) : "\\u%04x".formatted(character);
    }
}
