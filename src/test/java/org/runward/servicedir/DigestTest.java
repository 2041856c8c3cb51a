package org.runward.servicedir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DigestTest {
    @Test
    void isTheSameForTheSameTextInWhateverPieces() {
        String whole = new Digest().add("exec sleep 1\n").toString();

        assertEquals(whole, Digest.of("exec sleep 1\n"));
        assertEquals(
                whole, new Digest().add(List.of("exec ", "", "sleep 1", "\n")).toString());
        assertEquals(16, whole.length());
    }

    @Test
    void oneTextDoesNotRunIntoTheNext() {
        assertNotEquals(
                new Digest().add("ab").add("c").toString(),
                new Digest().add("a").add("bc").toString());
        assertNotEquals(Digest.of("ab"), new Digest().add("a").add("b").toString());
        assertNotEquals(Digest.of(""), new Digest().toString());
    }

    @Test
    void tellsTextsApartThatDifferInLittle() {
        Set<String> digests = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            digests.add(Digest.of("exec sleep " + i + "\n"));
        }
        assertEquals(100_000, digests.size());
    }
}
