package io.cfbilling.connect.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One line over a logarithmic axis, as an SVG file that is readable on a light and on a dark page. */
final class Plot {
    private static final Path DIRECTORY = Path.of("src/site/resources/images");
    private static final int WIDTH = 640;
    private static final int HEIGHT = 260;
    private static final int LEFT = 56;
    private static final int RIGHT = 32;
    private static final int TOP = 40;
    private static final int BOTTOM = 52;
    private static final int LINES = 4;
    private static final String STYLE = """
            <style>
              text { font: 13px system-ui, sans-serif; fill: #56606f; }
              .title { font-weight: 600; fill: #17202c; }
              .ground { fill: #ffffff; } .grid { stroke: #d5dae1; }
              .line { fill: none; stroke: #2563b0; stroke-width: 2; } circle { fill: #2563b0; }
              @media (prefers-color-scheme: dark) {
                text { fill: #a2aebd; } .title { fill: #e8edf3; } .ground { fill: #182029; } .grid { stroke: #323d4b; }
                .line { stroke: #6ea8f0; } circle { fill: #6ea8f0; }
              }
            </style>
            """;

    private final String file;
    private final String horizontal;
    private final String vertical;
    private final List<Point> points = new ArrayList<>();

    private record Point(double number, double figure) {}

    /**
     * @param file its name, without the directory and {@code .svg}
     * @param horizontal what grows, from 1 on
     * @param vertical the figure, with its unit
     */
    Plot(String file, String horizontal, String vertical) {
        this.file = file;
        this.horizontal = horizontal;
        this.vertical = vertical;
    }

    /** Adds a point to the right of all others. */
    void add(double number, double figure) {
        points.add(new Point(number, figure));
    }

    /** Writes it among the images of the documentation. */
    void write() throws IOException {
        Files.writeString(DIRECTORY.resolve(file + ".svg"), svg());
    }

    private String svg() {
        double step = step();
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n"
                .formatted(WIDTH, HEIGHT));
        svg.append("<title>%s by %s</title>%n".formatted(vertical, lower(horizontal)))
                .append(STYLE);
        svg.append("<rect class=\"ground\" width=\"%d\" height=\"%d\" rx=\"8\"/>%n".formatted(WIDTH, HEIGHT));
        svg.append(text(LEFT, 24, "start", " class=\"title\"", vertical));
        svg.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, "middle", "", horizontal));
        for (int line = 0; line <= LINES; line++) {
            double y = y(line * step, step);
            svg.append("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%2$s\" y2=\"%2$s\"/>%n"
                    .replace("%2$s", number(y))
                    .formatted(LEFT, WIDTH - RIGHT));
            svg.append(text(LEFT - 8, (int) y + 4, "end", "", number(line * step)));
        }
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            String x = number(x(point.number));
            String y = number(y(point.figure, step));
            path.append(path.isEmpty() ? "M" : " L").append(x).append(',').append(y);
            svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"4\"/>%n".formatted(x, y));
            svg.append(text(
                    (int) x(point.number), HEIGHT - BOTTOM + 18, "middle", "", "%,d".formatted((long) point.number)));
            svg.append(
                    text((int) x(point.number), (int) y(point.figure, step) - 10, "middle", "", figure(point.figure)));
        }
        return svg.append("<path class=\"line\" d=\"%s\"/>%n</svg>%n".formatted(path))
                .toString();
    }

    /** 1, 2 or 5 times a power of ten, so that the lines of the grid reach over all figures. */
    private double step() {
        double most = points.stream().mapToDouble(Point::figure).max().orElse(1) / LINES;
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        return most <= power ? power : most <= 2 * power ? 2 * power : most <= 5 * power ? 5 * power : 10 * power;
    }

    private double x(double number) {
        double first = Math.log(points.get(0).number);
        double last = Math.log(points.get(points.size() - 1).number);
        return LEFT + 24 + (WIDTH - LEFT - RIGHT - 48) * (Math.log(number) - first) / (last - first);
    }

    private static double y(double figure, double step) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * figure / (LINES * step);
    }

    private static String text(int x, int y, String anchor, String more, String content) {
        return "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\"%s>%s</text>%n".formatted(x, y, anchor, more, content);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String figure(double figure) {
        return String.format(Locale.ROOT, figure < 10 ? "%.1f" : "%.0f", figure);
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.1f", number).replace(".0", "");
    }
}
