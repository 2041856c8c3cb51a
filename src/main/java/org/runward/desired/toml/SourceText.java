package org.runward.desired.toml;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.runward.desired.Problem;

/** Turns a file's bytes into the text to scan: without a byte order mark, its lines ended by LF alone. */
final class SourceText {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private SourceText() {}

    static String decode(Source source, List<Problem> problems) {
        String text = characters(source, problems);
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            problems.add(new Problem(source.name(), 1, "", "save the file without a byte order mark"));
            text = text.substring(1);
        }
        // toml4j would leave the line end after an opening """ in the string.
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n");
    }

    private static String characters(Source source, List<Problem> problems) {
        byte[] content = source.content();
        if (isUtf8(content, 0, content.length)) {
            return new String(content, StandardCharsets.UTF_8);
        }
        int line = 1;
        int start = 0;
        // No character but LF itself has the byte of LF in it, so that lines can be looked at one by one.
        for (int i = 0; i <= content.length; i++) {
            if (i == content.length || content[i] == '\n') {
                if (!isUtf8(content, start, i - start)) {
                    problems.add(new Problem(source.name(), line, "", "is not valid UTF-8: save the file as UTF-8"));
                }
                start = i + 1;
                line++;
            }
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    private static boolean isUtf8(byte[] content, int start, int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content, start, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
