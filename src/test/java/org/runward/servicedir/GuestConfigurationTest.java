package org.runward.servicedir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runward.servicedir.GuestConfiguration.AllMounts;
import org.runward.servicedir.GuestConfiguration.HasLine;
import org.runward.servicedir.GuestConfiguration.IsText;
import org.runward.servicedir.GuestConfiguration.Mounts;
import org.runward.servicedir.GuestConfiguration.Rule;

class GuestConfigurationTest {
    private static final String TARGET = "/var/lib/runward/log";
    private static final String LINE = "/srv/state/log " + TARGET + " none bind,ro 0 0";
    private static final Rule PERSISTENT = new HasLine("persistent");
    private static final Rule MOUNTED = new Mounts(TARGET, Optional.of(LINE));
    private static final Rule NOT_MOUNTED = new Mounts(TARGET, Optional.empty());

    @ParameterizedTest
    @ValueSource(strings = {"persistent", "persistent\n", "a\npersistent\nb", "# x\n\n  persistent\t\n"})
    void aFileThatHasTheLineStaysAsItIs(String text) {
        assertEquals(text, PERSISTENT.applied(Optional.of(text)));
    }

    @Test
    void aLineIsAddedAtTheEndAndNothingElseIsTouched() {
        assertEquals("persistent\n", PERSISTENT.applied(Optional.empty()));
        assertEquals("persistent\n", PERSISTENT.applied(Optional.of("")));
        assertEquals("# persistent\n\n b\npersistent\n", PERSISTENT.applied(Optional.of("# persistent\n\n b")));
        assertEquals("~persistent\npersistent\n", PERSISTENT.applied(Optional.of("~persistent\n")));
        assertEquals("caf\u00e9\r\npersistent\n", PERSISTENT.applied(Optional.of("caf\u00e9\r\n")));
    }

    @Test
    void aFileIsOneText() {
        Rule rule = new IsText("/bin/true");
        assertEquals("/bin/true", rule.applied(Optional.of("/bin/true")));
        assertEquals(" /bin/true \n\n", rule.applied(Optional.of(" /bin/true \n\n")));
        assertEquals("/bin/true\n", rule.applied(Optional.empty()));
        assertEquals("/bin/true\n", rule.applied(Optional.of("/sbin/init\n2\n")));
    }

    @Test
    void aMountIsOneLineOfOursBehindAllOthers() {
        String others = "# " + LINE + "\n/a /b none bind 0 0\nnone /tmp tmpfs size=1m 0 0\n";
        assertEquals(others + LINE + "\n", MOUNTED.applied(Optional.of(others)));
        assertEquals(others + LINE + "\n", MOUNTED.applied(Optional.of(others + LINE + "\n")));
        assertEquals(LINE + "\n" + others, MOUNTED.applied(Optional.of(LINE + "\n" + others)), "where it is");
        assertEquals(
                others + LINE + "\n",
                MOUNTED.applied(Optional.of("/old\t" + TARGET + " none bind 0 0\n" + others)),
                "another one goes");
        assertEquals(others + LINE + "\n", MOUNTED.applied(Optional.of(LINE + "\n" + others + LINE + "\n")));
        assertEquals(LINE + "\n", MOUNTED.applied(Optional.empty()));
    }

    @Test
    void noMountIsNoLineOfOurs() {
        String others = "# " + LINE + "\n/a /b none bind 0 0";
        assertEquals(others, NOT_MOUNTED.applied(Optional.of(others)));
        assertEquals(others + "\n", NOT_MOUNTED.applied(Optional.of(LINE + "\n" + others)));
        assertEquals("", NOT_MOUNTED.applied(Optional.empty()));
    }

    @Test
    void onlyFilesThatDifferAreCorrectedAndThoseAreMetThen() {
        GuestConfiguration rules = new GuestConfiguration(
                Path.of("/etc/vservers/g"),
                new TreeMap<>(Map.of(
                        "flags", PERSISTENT, "nflags", PERSISTENT, "fstab", new AllMounts(List.of((Mounts) MOUNTED)))));
        Map<String, String> found = new TreeMap<>(Map.of("flags", "persistent\n", "fstab", "x\n"));

        Map<String, String> corrections = rules.corrections(found);

        assertEquals(Map.of("nflags", "persistent\n", "fstab", "x\n" + LINE + "\n"), corrections);
        found.putAll(corrections);
        assertEquals(Map.of(), rules.corrections(found));
        assertEquals(Map.of(), rules.only(false).corrections(found));
        assertTrue(rules.only(true).wantsMount());
        assertFalse(rules.only(false).wantsMount());
    }
}
