package io.cfbilling.connect.page;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes a picture of the page for the documentation. CONTRIBUTING.md shows how to start it. */
public final class PagePicture {
    /** Resolved once the page shows days, accounts, map and records. */
    private static final String SHOWN = """
            new Promise((done) => {
              const all = ['#chart rect', '#accounts tbody tr', '#map .space text', '#records tbody tr'];
              const look = () => all.every((each) => document.querySelector(each)) ? done('') : setTimeout(look, 50);
              look();
            })""";

    private PagePicture() {}

    /** Writes a PNG: its arguments are the page's address, the file, width, height, and {@code light} or {@code dark}. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 5) {
            throw new IllegalArgumentException("five arguments: ADDRESS FILE WIDTH HEIGHT light|dark");
        }
        int width = Integer.parseInt(arguments[2]);
        int height = Integer.parseInt(arguments[3]);
        Path program = Chromium.program()
                .orElseThrow(() -> new IOException("There is no Chromium (Debian's package chromium) on the PATH."));
        try (Chromium browser = Chromium.start(program, Files.createTempDirectory("page-picture"))) {
            browser.open(URI.create(arguments[0]), width, height, arguments[4].equals("dark"));
            browser.value(SHOWN);
            browser.picture(Path.of(arguments[1]));
        }
        System.out.println(arguments[1] + " is written.");
    }
}
