package io.cfbilling.connect.local;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Runs another main class in a child process, and exits when the parent does. A parent that was killed cannot stop its
 * children, and an orphaned broker would block the ports and the data of the next run.
 */
final class ChildMain {
    private ChildMain() {}

    /** {@code <pid of the parent> <main class> <its arguments...>}. */
    public static void main(String[] args) throws ReflectiveOperationException {
        CompletableFuture<?> parentGone = ProcessHandle.of(Long.parseLong(args[0]))
                .<CompletableFuture<?>>map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(null));
        // Halts without shutdown hooks: a worker would wait for a broker that is exiting as well.
        CompletableFuture<Void> end =
                parentGone.thenRun(() -> Runtime.getRuntime().halt(1));
        run(args[1], Arrays.copyOfRange(args, 2, args.length));
        if (end.isCompletedExceptionally()) {
            throw new IllegalStateException("cannot watch the parent process");
        }
    }

    private static void run(String mainClass, String[] args) throws ReflectiveOperationException {
        try {
            Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(mainClass + " failed", e.getCause());
        }
    }
}
