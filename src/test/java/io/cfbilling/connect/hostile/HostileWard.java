package io.cfbilling.connect.hostile;

import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.local.ConnectApi;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;

/** Serves cases to accounts, watches these and the healthy account, and keeps a list of problems. */
final class HostileWard {
    private static final int MOST_REQUESTS_A_SECOND = 2;

    private final HostileServer server;
    private final HostileTopics topics;
    private final ConnectApi connect;
    private final Path log;
    private final String healthy;
    private final Map<String, Admission> admissions = new HashMap<>();
    private final Map<String, Long> ended = new HashMap<>();
    private final List<String> findings = new ArrayList<>();

    private record Admission(HostileCase hostile, long atMillis, long atNanos, long logLength) {}

    HostileWard(HostileServer server, HostileTopics topics, ConnectApi connect, Path log, String healthy) {
        this.server = server;
        this.topics = topics;
        this.connect = connect;
        this.log = log;
        this.healthy = healthy;
    }

    List<String> findings() {
        return findings;
    }

    /** Whether rows and a profile of every account were written. */
    boolean allRead(List<String> accounts) {
        topics.readOn();
        return accounts.stream().allMatch(account -> wrote("usage", account, 0) && wrote("profile", account, 0));
    }

    void admit(String account, HostileCase hostile) {
        admissions.put(account, new Admission(hostile, System.currentTimeMillis(), System.nanoTime(), logLength()));
        server.arm(account, hostile);
    }

    /** Waits until the cases have an effect, ends them, and waits until the accounts are read again. */
    void treat(List<String> accounts, Duration limit) {
        long begun = System.currentTimeMillis();
        endOnceShown(accounts, limit);
        awaitRecovery(accounts, limit);
        checkHealthy(accounts, begun);
    }

    /** Waits until the cases have an effect and the healthy account is read, and ends them. */
    void endOnceShown(List<String> accounts, Duration limit) {
        long begun = System.currentTimeMillis();
        Set<String> waiting = new HashSet<>(accounts);
        until(limit, () -> {
            waiting.removeIf(this::hasShown);
            return waiting.isEmpty() && wrote("usage", healthy, begun);
        });
        waiting.forEach(account ->
                find(account, "did not have the effect " + hostile(account).expect()));
        accounts.forEach(account -> {
            server.disarm(account);
            ended.put(account, System.currentTimeMillis());
        });
    }

    /** Waits until accounts whose cases have ended are read again. */
    void awaitRecovery(List<String> accounts, Duration limit) {
        Set<String> sick = new HashSet<>(accounts);
        until(limit, () -> {
            sick.removeIf(account -> wrote(
                    hostile(account).onProfile() ? "profile" : "usage",
                    account,
                    Objects.requireNonNull(ended.get(account))));
            return sick.isEmpty();
        });
        sick.forEach(account -> find(account, "did not recover by itself"));
        accounts.forEach(this::checkPace);
    }

    private void until(Duration limit, BooleanSupplier condition) {
        try {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(limit)
                    .until(() -> {
                        topics.readOn();
                        return condition.getAsBoolean();
                    });
        } catch (ConditionTimeoutException late) {
            // The caller checks what is missing, for each account.
        }
    }

    private boolean hasShown(String account) {
        Admission admission = admission(account);
        boolean served = server.served().stream()
                .anyMatch(one ->
                        one.account().equals(account) && admission.hostile().equals(one.with()));
        return served
                && switch (admission.hostile().expect()) {
                    case ROWS -> emitted(account, admission);
                    case DEAD_LETTER ->
                        buried(account, admission) && (admission.hostile().onProfile() || emitted(account, admission));
                    case WARN -> warned(account, admission);
                    case EITHER ->
                        emitted(account, admission) || buried(account, admission) || warned(account, admission);
                };
    }

    private boolean emitted(String account, Admission admission) {
        return wrote(admission.hostile().onProfile() ? "profile" : "usage", account, admission.atMillis());
    }

    private boolean buried(String account, Admission admission) {
        return wrote("dead-letters", account, admission.atMillis());
    }

    private boolean warned(String account, Admission admission) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] added = new byte[(int) (file.length() - admission.logLength())];
            file.seek(admission.logLength());
            file.readFully(added);
            return new String(added, StandardCharsets.UTF_8)
                    .lines()
                    .anyMatch(line -> line.contains("WARN") && line.contains(account));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean wrote(String kind, String account, long after) {
        return topics.written().stream()
                .anyMatch(one -> one.kind().equals(kind) && one.account().equals(account) && one.observedAt() > after);
    }

    private void checkPace(String account) {
        long since = admission(account).atNanos();
        long requests = server.served().stream()
                .filter(one -> one.account().equals(account) && one.atNanos() > since)
                .count();
        double seconds = (System.nanoTime() - since) / 1e9;
        if (requests > MOST_REQUESTS_A_SECOND * seconds + MOST_REQUESTS_A_SECOND) {
            find(account, "got " + requests + " requests in " + seconds + " s");
        }
    }

    private void checkHealthy(List<String> accounts, long begun) {
        List<Long> moments = topics.written().stream()
                .filter(one -> one.kind().equals("usage") && one.account().equals(healthy) && one.observedAt() > begun)
                .map(HostileTopics.Written::observedAt)
                .toList();
        long former = begun;
        long longest = 0;
        for (long moment : moments) {
            longest = Math.max(longest, moment - former);
            former = moment;
        }
        longest = Math.max(longest, System.currentTimeMillis() - former - HostileResponsesIT.INTERVAL.toMillis());
        if (longest > 2 * HostileResponsesIT.INTERVAL.toMillis()) {
            findings.add("the healthy account waited " + longest + " ms beside " + attacks(accounts));
        }
        connect.failure().ifPresent(failure -> {
            findings.add("the task failed beside " + attacks(accounts) + ": "
                    + failure.substring(0, Math.min(300, failure.length())));
            connect.restartFailed();
        });
    }

    private List<String> attacks(List<String> accounts) {
        return accounts.stream().map(account -> hostile(account).attacks()).toList();
    }

    private void find(String account, String what) {
        findings.add(hostile(account).attacks() + ": " + what);
    }

    private HostileCase hostile(String account) {
        return admission(account).hostile();
    }

    private Admission admission(String account) {
        return Objects.requireNonNull(admissions.get(account));
    }

    private long logLength() {
        try {
            return Files.size(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
