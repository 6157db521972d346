package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on troubleshooting quotes each sentence of the log and of failed tasks. */
class TroubleshootingTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern SAID =
            Pattern.compile("(?:LOG\\.(?:warn|error)|new ConnectException)\\((.*?);\n", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /** The placeholder for variable text, in the code and on the page. */
    private static final String GAP = "…";

    @Test
    void eachSentenceOfLogAndFailuresIsOnThePage() throws IOException {
        List<String> quoted = quoted();
        assertThat(sentences())
                .hasSizeGreaterThan(20)
                .allSatisfy(sentence -> assertThat(quoted)
                        .as("what troubleshooting.md quotes of: %s", sentence)
                        .anyMatch(quote -> isIn(quote, sentence)));
    }

    /** Whether the sentence contains the pieces between the gaps, in order. */
    private static boolean isIn(String quote, String sentence) {
        int from = 0;
        for (String piece : quote.split(GAP, -1)) {
            int at = sentence.indexOf(piece.strip(), from);
            if (at < 0) {
                return false;
            }
            from = at + piece.strip().length();
        }
        return true;
    }

    private static List<String> quoted() {
        return Pages.text(Pages.page("troubleshooting"))
                .lines()
                .filter(line -> line.startsWith("| "))
                .flatMap(line -> QUOTED.matcher(line.substring(0, line.indexOf(" |", 2)))
                        .results()
                        .map(match -> match.group(1)))
                .filter(quote -> quote.replace(GAP, "").length() > 15)
                .toList();
    }

    private static List<String> sentences() throws IOException {
        List<String> sentences = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                Matcher said = SAID.matcher(Files.readString(file));
                while (said.find()) {
                    sentences.add(sentence(said.group(1)));
                }
            }
        }
        // Sentences without text of their own.
        sentences.removeIf(sentence ->
                sentence.replace(GAP, "").replace("In the settings, ", "").isBlank());
        return sentences;
    }

    private static String sentence(String code) {
        StringBuilder sentence = new StringBuilder();
        Matcher literal = LITERAL.matcher(code);
        int end = 0;
        while (literal.find()) {
            boolean joined = code.substring(end, literal.start()).matches("\\s*\\+\\s*");
            sentence.append(joined || end == 0 ? "" : GAP)
                    .append(literal.group(1).replace("{}", GAP));
            end = literal.end();
        }
        return sentence.toString();
    }
}
