package io.cfbilling.connect.monitoring;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The metrics and labels in a PromQL expression.
 *
 * @param selectors the metrics, in order
 * @param groupings the labels that results are grouped or matched by
 */
record PromQuery(List<Selector> selectors, Set<String> groupings) {
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*]|\\boffset\\s+\\w+");
    private static final Pattern SELECTOR =
            Pattern.compile("([a-zA-Z_:][\\w:]*)\\s*(?:\\{((?:[^}\"]|\"[^\"]*\")*)}|(\\())?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool");

    /** A metric with matchers of its labels. */
    record Selector(String metric, List<LabelMatcher> matchers) {}

    /** A label with the value or pattern that it must or must not have. */
    record LabelMatcher(String label, String operator, String value) {
        /** The values that it selects; empty if it excludes values. */
        List<String> wanted() {
            return switch (operator) {
                case "=" -> List.of(value);
                case "=~" -> List.of(value.split("\\|", -1));
                default -> List.of();
            };
        }
    }

    static PromQuery parse(String expression) {
        Set<String> groupings = new LinkedHashSet<>();
        Matcher grouping = GROUPING.matcher(expression);
        while (grouping.find()) {
            Stream.of(grouping.group(1).split(",", -1)).map(String::strip).forEach(groupings::add);
        }
        String rest = RANGE.matcher(grouping.replaceAll(" ")).replaceAll(" ");
        List<Selector> selectors = new ArrayList<>();
        Matcher selector = SELECTOR.matcher(rest);
        while (selector.find()) {
            boolean function = selector.group(3) != null;
            if (!function && !WORDS.contains(selector.group(1)) && !isFunction(rest, selector)) {
                selectors.add(new Selector(selector.group(1), matchers(selector.group(2))));
            }
        }
        return new PromQuery(selectors, groupings);
    }

    /** Removing a grouping leaves a blank between the function and its argument. */
    private static boolean isFunction(String text, Matcher selector) {
        return selector.group(2) == null
                && text.substring(selector.end()).stripLeading().startsWith("(");
    }

    private static List<LabelMatcher> matchers(String braces) {
        List<LabelMatcher> matchers = new ArrayList<>();
        Matcher matcher = MATCHER.matcher(braces == null ? "" : braces);
        while (matcher.find()) {
            matchers.add(new LabelMatcher(matcher.group(1), matcher.group(2), matcher.group(3)));
        }
        return matchers;
    }
}
