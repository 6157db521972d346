package io.cfbilling.connect.local;

import static java.nio.file.Files.readString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void isStoppedInOrder() throws IOException {
        ChildJvm child = start(Sleeper.class);
        child.awaitReady(() -> logged(child, "sleeping"), LIMIT, Progress.silent());

        child.close();

        assertThat(child.isAlive()).isFalse();
        assertThat(readString(child.log())).contains("woken by a stop");
    }

    @Test
    void aChildThatDiesWhileStartingIsAFailureWithItsLastLines() {
        ChildJvm child = start(Dier.class);

        assertThatThrownBy(() -> child.awaitReady(() -> false, LIMIT, Progress.silent()))
                .isInstanceOf(LocalFailure.class)
                .hasMessageStartingWith("The example exited with code 3.")
                .hasMessageContaining("no disk left");
    }

    @Test
    void aChildThatIsNotReadyInTimeIsStopped() {
        ChildJvm child = start(Sleeper.class);

        assertThatThrownBy(() -> child.awaitReady(() -> false, Duration.ZERO, Progress.silent()))
                .isInstanceOf(LocalFailure.class)
                .hasMessageStartingWith("The example is not ready after 0 s.");
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void diesWithAParentThatWasKilled() throws IOException {
        ChildJvm parent = start(Parent.class, directory.toString());
        parent.awaitReady(() -> logged(parent, "grandchild"), LIMIT, Progress.silent());
        String line = readString(parent.log()).lines().findFirst().orElseThrow();
        long grandchild = Long.parseLong(line.replaceFirst("grandchild ", ""));
        assertThat(ProcessHandle.of(grandchild)).isPresent();

        parent.kill();

        await().atMost(LIMIT)
                .until(() -> ProcessHandle.of(grandchild)
                        .filter(ProcessHandle::isAlive)
                        .isEmpty());
    }

    private ChildJvm start(Class<?> main, String... arguments) {
        return ChildJvm.start("example", command(main, arguments), directory.resolve(main.getSimpleName() + ".log"));
    }

    private static ChildCommand command(Class<?> main, String... arguments) {
        return new ChildCommand(
                main.getName(), List.of(arguments), List.of(BuildOutput.testClasses()), List.of("-Xmx32m"), Map.of());
    }

    private static boolean logged(ChildJvm child, String text) {
        try {
            return readString(child.log()).contains(text);
        } catch (IOException e) {
            return false;
        }
    }

    public static final class Sleeper {
        private Sleeper() {}

        public static void main(String[] args) throws InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("woken by a stop")));
            System.out.println("sleeping");
            Thread.currentThread().join();
        }
    }

    public static final class Dier {
        private Dier() {}

        public static void main(String[] args) {
            System.out.println("no disk left");
            System.exit(3);
        }
    }

    public static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws InterruptedException {
            ChildJvm child = ChildJvm.start("grandchild", command(Sleeper.class), Path.of(args[0], "grandchild.log"));
            System.out.println("grandchild " + child.pid());
            Thread.currentThread().join();
        }
    }
}
