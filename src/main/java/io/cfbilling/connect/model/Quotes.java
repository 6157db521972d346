package io.cfbilling.connect.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes texts from outside safe to quote in a log line, an exception or a status: it hides secrets, in any spelling,
 * and payment data, removes characters that could forge a line, and only then cuts the text. Its {@code toString} shows
 * no secret.
 */
public final class Quotes {
    /** How many characters of a text are quoted. */
    public static final int LONGEST = 200;

    /** How many characters of a text are searched to quote {@link #LONGEST} of them. */
    private static final int LONGEST_READ = 8192;

    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer\\s++)(?!\\[hidden])[^\\s\"',;]++");
    private static final Pattern TERMINAL = Pattern.compile("(?:\u001b\\[|\u009b)[0-?]*+[ -/]*+[@-~]?");

    private final List<SecretForms> secrets = new ArrayList<>();
    private int longestSecret;

    /**
     * @param secrets the secrets to hide, as they are sent
     */
    public Quotes(Collection<String> secrets) {
        for (String secret : secrets) {
            if (!secret.isBlank()) {
                this.secrets.add(new SecretForms(secret));
                longestSecret = Math.max(longestSecret, secret.length());
            }
        }
    }

    /** The text, safe to quote in one line. */
    public String quote(String text) {
        return quote(text, LONGEST);
    }

    /**
     * The text, safe to quote in one line.
     *
     * @param longest how many characters are quoted, at most {@link #LONGEST}
     */
    public String quote(String text, int longest) {
        String line = printable(hiddenBefore(text));
        boolean isOpen = FieldNames.in(line).allMatch(name -> FieldNames.meaning(name) == FieldNames.Meaning.OPEN);
        return isOpen ? cut(CardNumbers.hiddenIn(line), longest) : Redaction.MASKED;
    }

    /** The first characters of a text. Every secret in it is hidden before it is cut. */
    public String beginning(String text, int longest) {
        return cut(hiddenBefore(text), longest);
    }

    private String hiddenBefore(String text) {
        return text.length() <= LONGEST_READ ? hidden(text) : hiddenInBeginning(text.substring(0, LONGEST_READ)) + "…";
    }

    /** The beginning of a longer text with every secret hidden, without its end, where a secret may be cut off. */
    public String hiddenInBeginning(String beginning) {
        String shown = hidden(beginning);
        // No spelling has more than twelve characters for one of the secret.
        return shown.substring(0, Math.max(0, shown.length() - 12 * longestSecret));
    }

    /** The text with every secret and every bearer token in it hidden. */
    public String hidden(String text) {
        String shown = text;
        for (SecretForms secret : secrets) {
            shown = secret.hiddenIn(shown);
        }
        return shown.length() < "bearer x".length()
                ? shown
                : BEARER.matcher(shown).replaceAll("$1" + SecretForms.HIDDEN);
    }

    private static String printable(String text) {
        StringBuilder line = new StringBuilder(text.length());
        TERMINAL.matcher(text).replaceAll("").codePoints().forEach(character -> {
            switch (Character.getType(character)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> line.append(' ');
                case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> {}
                default -> line.appendCodePoint(character);
            }
        });
        return line.toString();
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        boolean through = Character.isHighSurrogate(text.charAt(longest - 1));
        return text.substring(0, longest - (through ? 1 : 0)) + "…";
    }

    @Override
    public String toString() {
        return "quotes without " + secrets.size() + " secrets";
    }
}
