package org.runward.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

/**
 * The flock(2) locks of the host at one moment, from one read of {@code /proc/locks}.
 *
 * <p>Source of the format: proc(5). Matched by inode alone, because on btrfs the device differs from stat's: who asks must
 * check the holder.
 */
public final class FileLocks {
    private final Map<Long, List<Integer>> holders;

    private FileLocks(Map<Long, List<Integer>> holders) {
        this.holders = holders;
    }

    public static FileLocks read() {
        try {
            return parse(Files.readString(Path.of("/proc/locks"), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw HostException.unableTo("read /proc/locks", e);
        }
    }

    static FileLocks parse(String text) {
        Map<Long, List<Integer>> holders = new HashMap<>();
        StringTokenizer lines = new StringTokenizer(text, "\n");
        while (lines.hasMoreTokens()) {
            // 1: FLOCK  ADVISORY  WRITE 2152 fe:00:1234 0 EOF; waiting ones have "->" in the second place
            StringTokenizer fields = new StringTokenizer(lines.nextToken());
            if (fields.countTokens() < 6) {
                continue;
            }
            fields.nextToken();
            boolean flock = fields.nextToken().equals("FLOCK");
            fields.nextToken();
            if (flock && fields.nextToken().equals("WRITE")) {
                Integer holder = Integer.valueOf(fields.nextToken());
                String file = fields.nextToken();
                long inode = Long.parseLong(file.substring(file.lastIndexOf(':') + 1));
                holders.computeIfAbsent(inode, none -> new ArrayList<>(1)).add(holder);
            }
        }
        return new FileLocks(holders);
    }

    /** The processes that hold a lock on an inode of that number, on any file system. */
    public List<Integer> holders(long inode) {
        return holders.getOrDefault(inode, List.of());
    }
}
