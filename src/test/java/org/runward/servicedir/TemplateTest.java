package org.runward.servicedir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Filling is strict: src/test/resources has the template. */
class TemplateTest {
    private static final Template TEMPLATE = Template.of("template-test.sh");

    private static String filled(String needs, String inner, String command) {
        return TEMPLATE.with("NEEDS", new Sh.Script(needs))
                .with("INNER", new Sh.Script(inner))
                .with("COMMAND", new Sh.Word(command))
                .fill();
    }

    private static String message(Template template) {
        return assertThrows(IllegalStateException.class, template::fill).getMessage();
    }

    @Test
    void everySlotGetsItsValueWhereverItStands() {
        assertEquals(
                "#!/bin/sh\nawait x\nif true; then\ntrue\nfi\nexec env 'a b' x'a b' # @lower@ user@HOST\n",
                filled("await x\n", "true", "a b"));
    }

    @Test
    void aPartHasItsPlaceInAnotherLikeAnyTextAndWithoutItsLastLineEnd() {
        Template inner = TEMPLATE.with("NEEDS", new Sh.Script("await y"))
                .with("INNER", new Sh.Script("true"))
                .with("COMMAND", new Sh.Word("sh"));
        Template outer = TEMPLATE.with("NEEDS", new Sh.Script("")).with("COMMAND", new Sh.Word("ls"));

        assertEquals(inner.fill(), inner.part().text() + "\n");
        assertEquals(
                outer.with("INNER", new Sh.Script(inner.fill())).fill(),
                outer.with("INNER", inner.part()).fill());
    }

    @Test
    void aLineThatIsNothingButAnEmptySlotVanishes() {
        assertEquals("#!/bin/sh\nif true; then\nfi\nexec env sh xsh # @lower@ user@HOST\n", filled("", "", "sh"));
    }

    @Test
    void aValueIsNeverLookedAtForSlots() {
        assertEquals(
                "#!/bin/sh\n@COMMAND@\nif true; then\nfi\nexec env @NEEDS@ x@NEEDS@ # @lower@ user@HOST\n",
                filled("@COMMAND@", "", "@NEEDS@"));
    }

    @Test
    void dollarsAndBackslashesInAValueStayWhatTheyAre() {
        assertEquals(
                "#!/bin/sh\n$1 \\1 ${2}\nif true; then\nfi\nexec env '$0\\' x'$0\\' # @lower@ user@HOST\n",
                filled("$1 \\1 ${2}", "", "$0\\"));
    }

    @Test
    void aSlotWithoutAValueFails() {
        assertEquals(
                "template-test.sh asks for @INNER@, no value given",
                message(TEMPLATE.with("NEEDS", new Sh.Script("")).with("COMMAND", new Sh.Word("x"))));
    }

    @Test
    void aValueWithoutASlotFails() {
        assertEquals(
                "log-run-pass.sh has no slot for [GUEST]",
                message(Template.of("log-run-pass.sh")
                        .with("NAME", new Sh.Word("x"))
                        .with("SOURCE", new Sh.Comment("y"))
                        .with("GUEST", new Sh.Word("z"))));
    }

    @Test
    void aSecondValueForASlotFails() {
        Template once = TEMPLATE.with("INNER", new Sh.Script(""));
        IllegalStateException twice =
                assertThrows(IllegalStateException.class, () -> once.with("INNER", new Sh.Script("x")));
        assertEquals("template-test.sh: INNER has two values", twice.getMessage());
    }

    @Test
    void aTemplateThatIsNotThereFails() {
        assertEquals("no template none.sh", message(Template.of("none.sh")));
    }

    @Test
    void aTemplateWithAValueLeavesTheOneWithoutAsItWas() {
        TEMPLATE.with("NEEDS", new Sh.Script("changed"));
        assertEquals("#!/bin/sh\nif true; then\nfi\nexec env x xx # @lower@ user@HOST\n", filled("", "", "x"));
    }
}
