package io.cfbilling.connect.page;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where else to look: shown at the end of the page. */
final class Links {
    private final List<Link> all = new CopyOnWriteArrayList<>();

    /** A text and its address. */
    record Link(String name, String address) {}

    void add(String name, String address) {
        all.add(new Link(name, address));
    }

    List<Link> all() {
        return all;
    }
}
