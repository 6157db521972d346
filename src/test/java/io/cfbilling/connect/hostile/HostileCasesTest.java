package io.cfbilling.connect.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostileCasesTest {
    private static final int WANTED = 200;

    @Test
    void areManyWithDistinctAttacks() {
        assertThat(HostileCases.all()).hasSizeGreaterThan(WANTED);
        assertThat(HostileCases.all()).extracting(HostileCase::attacks).doesNotHaveDuplicates();
    }

    @Test
    void areServedOnceAndHeavyOnesOneAtATime() {
        List<HostileCase> cases = HostileCases.all();
        List<List<HostileCase>> phases = HostileCases.phases(cases, 20);
        assertThat(phases.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(cases);
        assertThat(phases).allSatisfy(phase -> {
            assertThat(phase).hasSizeBetween(1, 20);
            assertThat(phase.stream().filter(HostileCase::heavy)).hasSizeLessThan(2);
        });
    }

    @Test
    void haveRepetitionsAndBytesExpanded() {
        assertThat(new HostileText("arepeat(3,`[]`)%BYTE-FF%b").toBytes())
                .isEqualTo(new byte[] {'a', '[', ']', '[', ']', '[', ']', (byte) 0xff, 'b'});
        assertThat(new String(new HostileText("repeat(2,`n%SERIAL%`)%CRLF%é").toBytes(), StandardCharsets.UTF_8))
                .isEqualTo("n0n1\r\né");
        assertThat(new HostileText("repeat(30000000,`1,`)").length()).isEqualTo(60_000_000);
        assertThat(new HostileText("EXPAND5M").length()).isEqualTo(5_000_000);
    }
}
