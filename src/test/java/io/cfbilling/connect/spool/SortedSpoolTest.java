package io.cfbilling.connect.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.spool.NumberedCodec.Numbered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortedSpoolTest {
    private static final Comparator<Numbered> BY_NUMBER = Comparator.comparingInt(Numbered::number);

    @TempDir
    Path directory;

    private SortedSpool<Numbered> spool(int mostInMemory) {
        return new SortedSpool<>(directory, new NumberedCodec(8), BY_NUMBER, mostInMemory);
    }

    private static List<Numbered> random(int size) {
        Random random = new Random(size);
        return IntStream.range(0, size)
                .mapToObj(place -> new Numbered(random.nextInt(1 + size / 3), place))
                .toList();
    }

    private static List<Numbered> sorted(List<Numbered> elements) {
        return elements.stream().sorted(BY_NUMBER).toList();
    }

    private static <T> List<T> rest(Iterator<T> iterator) {
        List<T> rest = new ArrayList<>();
        iterator.forEachRemaining(rest::add);
        return rest;
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "1, 1", "10, 10", "11, 10", "20, 10", "500, 1", "20000, 37", "20000, 100000"})
    void sortsStablyLikeAList(int size, int mostInMemory) {
        List<Numbered> elements = random(size);
        try (SortedSpool<Numbered> spool = spool(mostInMemory)) {
            elements.forEach(spool::add);

            assertThat(rest(spool.iterator())).isEqualTo(sorted(elements));
            assertThat(rest(spool.iterator())).isEqualTo(sorted(elements));
        }
    }

    @ParameterizedTest
    @CsvSource({"7", "1000"})
    void iteratorsAreIndependent(int mostInMemory) {
        List<Numbered> elements = random(600);
        try (SortedSpool<Numbered> spool = spool(mostInMemory)) {
            elements.forEach(spool::add);
            Iterator<Numbered> ahead = spool.iterator();
            Iterator<Numbered> behind = spool.iterator();
            List<Numbered> seenAhead = new ArrayList<>();
            List<Numbered> seenBehind = new ArrayList<>();
            while (ahead.hasNext()) {
                seenAhead.add(ahead.next());
                seenAhead.add(ahead.next());
                seenBehind.add(behind.next());
            }

            assertThat(seenAhead).isEqualTo(sorted(elements));
            assertThat(rest(spool.iterator())).isEqualTo(sorted(elements));
            seenBehind.addAll(rest(behind));
            assertThat(seenBehind).isEqualTo(sorted(elements));
            assertThatThrownBy(ahead::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void needsNoDiskIfAllFitsIntoMemory() {
        Path nowhere = directory.resolve("missing");
        try (SortedSpool<Numbered> spool = new SortedSpool<>(nowhere, new NumberedCodec(8), BY_NUMBER, 10)) {
            random(10).forEach(spool::add);

            assertThat(rest(spool.iterator())).isEqualTo(sorted(random(10)));
        }
    }

    @Test
    void writesLargeElementsEarlier() {
        Path nowhere = directory.resolve("missing");
        NumberedCodec heavy = new NumberedCodec(SortedSpool.MOST_WEIGHT / 2);
        try (SortedSpool<Numbered> spool = new SortedSpool<>(nowhere, heavy, BY_NUMBER, 10)) {
            spool.add(new Numbered(1, 1));
            spool.add(new Numbered(2, 2));

            assertThatThrownBy(() -> spool.add(new Numbered(3, 3))).isInstanceOf(SpoolException.class);
        }
    }

    /** Without merging their runs before, an iterator would hold more of them than fit into memory. */
    @ParameterizedTest
    @CsvSource({"100, 3", "100, 1", "37, 2", "5, 1"})
    void sortsLargeElements(int size, int perRun) {
        NumberedCodec heavy = new NumberedCodec(SortedSpool.MOST_HEADS / 4 + 1);
        List<Numbered> elements = random(size);
        try (SortedSpool<Numbered> spool = new SortedSpool<>(directory, heavy, BY_NUMBER, perRun)) {
            elements.forEach(spool::add);

            assertThat(rest(spool.iterator())).isEqualTo(sorted(elements));
            assertThat(spool.runs()).isBetween(1, 3);
        }
    }

    @Test
    void spoolsAnElementLargerThanTheMemoryLimit() {
        NumberedCodec tooHeavy = new NumberedCodec(SortedSpool.MOST_WEIGHT + 1);
        try (SortedSpool<Numbered> spool = new SortedSpool<>(directory, tooHeavy, BY_NUMBER, 10)) {
            random(5).forEach(spool::add);

            assertThat(rest(spool.iterator())).isEqualTo(sorted(random(5)));
        }
    }

    @Test
    void rejectsElementsAfterIteration() {
        try (SortedSpool<Numbered> spool = spool(10)) {
            spool.iterator();

            assertThatIllegalStateException().isThrownBy(() -> spool.add(new Numbered(1, 1)));
        }
    }

    @ParameterizedTest
    @CsvSource({"3", "1000"})
    void canBeClosedRepeatedlyAndNotUsedAfterwards(int mostInMemory) {
        SortedSpool<Numbered> spool = spool(mostInMemory);
        random(100).forEach(spool::add);
        Iterator<Numbered> iterator = spool.iterator();
        iterator.next();
        spool.close();
        spool.close();

        assertThatIllegalStateException().isThrownBy(iterator::hasNext).withMessage("the spool is closed");
        assertThatIllegalStateException().isThrownBy(iterator::next).withMessage("the spool is closed");
        assertThatIllegalStateException().isThrownBy(spool::iterator).withMessage("the spool is closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> spool.add(new Numbered(1, 1)))
                .withMessage("the spool is closed");
    }

    @Test
    void holdsAtLeastOneElement() {
        assertThatIllegalArgumentException().isThrownBy(() -> spool(0));
    }

    @Test
    void doesNotBlameTheDiskForAnInterrupt() {
        try (SortedSpool<Numbered> spool = spool(1)) {
            spool.add(new Numbered(1, 1));
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> spool.add(new Numbered(2, 2)))
                    .isInstanceOf(SpoolException.class)
                    .hasMessage(
                            "The spool in " + directory + " was interrupted or closed while it was written or read.");
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void saysWhatToDoAboutAMissingDirectory() {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> spill(missing))
                .isInstanceOf(SpoolException.class)
                .hasMessage("The spool directory " + missing
                        + " is not a directory: create it, or name another directory in spool.directory.");
    }

    @Test
    void saysWhatToDoAboutAFileInTheDirectorysPlace() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> spill(file))
                .isInstanceOf(SpoolException.class)
                .hasMessage("The spool directory " + file
                        + " is not a directory: create it, or name another directory in spool.directory.");
    }

    private static void spill(Path directory) {
        try (SortedSpool<Numbered> spool = new SortedSpool<>(directory, new NumberedCodec(8), BY_NUMBER, 1)) {
            spool.add(new Numbered(1, 1));
            spool.add(new Numbered(2, 2));
        }
    }
}
