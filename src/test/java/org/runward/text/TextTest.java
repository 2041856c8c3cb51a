package org.runward.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void isItsContentInWhateverPieces() {
        Text pieces = Text.of(List.of("#!/bin/sh\n", "", "exec ", "sleep", " 1\n"));
        String all = "#!/bin/sh\nexec sleep 1\n";

        assertTrue(pieces.is(all));
        assertEquals(all, pieces.toString());
        assertEquals(Text.of(all), pieces);
        assertEquals(pieces, Text.of(all));
        assertEquals(Text.of(all).hashCode(), pieces.hashCode());
        assertEquals(Text.of(""), Text.of(List.of("", "")));
    }

    @Test
    void differsByALetterLessOrMoreOrAnother() {
        Text pieces = Text.of(List.of("exec ", "sleep"));

        for (String other : List.of("", "exec ", "exec slee", "exec sleeps", "exec sleeq", "Exec sleep")) {
            assertFalse(pieces.is(other), other);
            assertNotEquals(pieces, Text.of(other));
            assertNotEquals(Text.of(other), pieces);
        }
    }
}
