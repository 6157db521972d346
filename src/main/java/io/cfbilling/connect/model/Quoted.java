package io.cfbilling.connect.model;

/**
 * Text from outside, as a sentence quotes it: at most {@value #LONGEST} characters on one line. A character that cannot be
 * seen, or that changes how others are shown, is written as its number ({@code \u202e}). So whoever reads the sentence sees
 * what is wrong, and no value can forge a line of the log.
 */
public final class Quoted {
    /** The most characters that are quoted, numbers of characters included; not counted is the sign that it was cut. */
    public static final int LONGEST = 40;

    private static final String CUT = "…";

    private Quoted() {}

    /**
     * The text between single quotes, with {@code …} at its end where it was cut.
     *
     * @param text may be of any length, and hold any character
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
