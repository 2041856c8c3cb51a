package org.runward.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.runward.loop.LoopLog;

/** What a logger, or the JVM itself, writes to standard error while the loop runs. */
class LoggingTest {
    private final StringWriter written = new StringWriter();
    private final PrintStream captured =
            Logging.lines(new LoopLog(new PrintWriter(written, true), Clock.systemUTC(), LoopLog.Format.TEXT));

    private List<String> lines() {
        return written.toString().lines().toList();
    }

    @Test
    void aLineOfALoggerIsAnEventOfItsLevel() {
        captured.println("INFO Applier - trying again attempt=1 cause=no");
        captured.println("WARN Reconciler - not noted: unable to write /x: no space left on device");
        captured.println("ERROR Any - a - b");
        captured.println("DEBUG Applier - kill");
        assertEquals(
                List.of(
                        "level=info event=log logger=Applier message=\"trying again attempt=1 cause=no\"",
                        "level=warn event=log logger=Reconciler message=\"not noted: unable to write /x: no space left on device\"",
                        "level=error event=log logger=Any message=\"a - b\"",
                        "level=info event=log logger=Applier message=kill"),
                lines());
    }

    @Test
    void whatNobodyKnowsIsAnError() {
        captured.print("Exception in thread \"repair\" java.lang.StackOverflowError\n\tat a.b(C.java:1)\n");
        assertEquals(
                List.of(
                        "level=error event=log message=\"Exception in thread \\\"repair\\\" java.lang.StackOverflowError\"",
                        "level=error event=log message=\"\\tat a.b(C.java:1)\""),
                lines());
    }

    @Test
    void aLineThatComesInPiecesIsOne() {
        for (byte each : "WARN L - grün und\r\u0085 so\n".getBytes(StandardCharsets.UTF_8)) {
            captured.write(each);
        }
        captured.print("INFO L - not yet whole");
        captured.flush();
        assertEquals(1, lines().size());
        captured.println();
        assertEquals("level=info event=log logger=L message=\"not yet whole\"", lines().get(1));
    }

    @Test
    void whatStandsInAMessageDoesNotMakeItGraver() {
        captured.println("INFO L - progress 1\rprogress 2");
        captured.println("WARN L - next\u0085line");
        assertEquals(
                List.of("level=info event=log logger=L message=\"progress 1\\rprogress 2\"", "level=warn"),
                lines().stream()
                        .map(line -> line.replaceFirst("^level=warn .*", "level=warn"))
                        .toList());
    }
}
