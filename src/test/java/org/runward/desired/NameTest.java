package org.runward.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "web", "log.proxy", "a_b-c.9", "a..", "a-"})
    void beginsWithALetterOrDigit(String name) {
        assertTrue(Name.isValid(name));
        assertEquals(name, new Name(name).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "-a", "_a", ".a", "A", "aB", "ä", "a/b", "a b", "a\n", "a\0", "a:b"})
    void andHasNothingElseInIt(String name) {
        assertFalse(Name.isValid(name));
        assertThrows(IllegalArgumentException.class, () -> new Name(name));
    }

    @Test
    void has64CharactersAtMost() {
        assertTrue(Name.isValid("a".repeat(64)));
        assertFalse(Name.isValid("a".repeat(65)));
    }
}
