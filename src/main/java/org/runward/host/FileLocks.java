package org.runward.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        for (String line : text.split("\n")) {
            // 1: FLOCK  ADVISORY  WRITE 2152 fe:00:1234 0 EOF; waiting ones have "->" in the second place
            String[] fields = line.trim().split("\\s+");
            if (fields.length >= 6 && fields[1].equals("FLOCK") && fields[3].equals("WRITE")) {
                long inode = Long.parseLong(fields[5].substring(fields[5].lastIndexOf(':') + 1));
                holders.computeIfAbsent(inode, none -> new ArrayList<>()).add(Integer.valueOf(fields[4]));
            }
        }
        return new FileLocks(holders);
    }

    /** The processes that hold a lock on an inode of that number, on any file system. */
    public List<Integer> holders(long inode) {
        return holders.getOrDefault(inode, List.of());
    }
}
