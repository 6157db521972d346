package io.cfbilling.connect.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The files of the page itself, and the documentation where the program runs in the project's directory. */
final class PageFiles {
    static final Path DOCUMENTATION = Path.of("src/site/markdown");

    private static final Pattern NAME = Pattern.compile("[a-z-]+\\.[a-z]+");
    private static final String DOCUMENTATION_PATH = "/documentation/";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "md", "text/plain; charset=utf-8");

    private PageFiles() {}

    /** A file and its media type. */
    record Content(String type, ByteBuffer bytes) {}

    /** The file of a path such as {@code /page.css}; the start page is {@code /}. */
    static Optional<Content> at(String path) throws IOException {
        if (path.startsWith(DOCUMENTATION_PATH)) {
            String name = path.substring(DOCUMENTATION_PATH.length());
            Path file = DOCUMENTATION.resolve(NAME.matcher(name).matches() ? name : "none");
            return Files.isRegularFile(file) ? content(name, Files.readAllBytes(file)) : Optional.empty();
        }
        String name = path.equals("/") ? "index.html" : path.substring(1);
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        try (InputStream file = PageFiles.class.getResourceAsStream(name)) {
            return file == null ? Optional.empty() : content(name, file.readAllBytes());
        }
    }

    private static Optional<Content> content(String name, byte[] bytes) {
        return Optional.ofNullable(TYPES.get(name.substring(name.indexOf('.') + 1)))
                .map(type -> new Content(type, ByteBuffer.wrap(bytes)));
    }
}
