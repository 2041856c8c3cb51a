package org.runward.host;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.Map;

/**
 * By which one tells that a file is the same as before: its inode number and its change time, which nobody can set back.
 *
 * <p>The JDK has the change time among its attributes, and tells it to others by name, in a map, which takes as long again as the
 * call into the kernel. Where its package {@code sun.nio.fs} is open to us, as {@code bin/runward run} has it, it is asked itself.
 */
record Stamp(long inode, FileTime changed) {
    private static final String BY_NAME = "unix:ino,ctime";
    private static final long GRAIN_MILLIS = Duration.ofSeconds(2).toMillis();

    /** Whether the JDK is asked itself. */
    static final boolean IS_ASKED;

    private static final MethodHandle INODE;
    private static final MethodHandle CHANGED;

    static {
        MethodHandle inode = null;
        MethodHandle changed = null;
        if (Files.class.getModule().isOpen("sun.nio.fs", Stamp.class.getModule())) {
            try {
                Class<?> attributes = Class.forName("sun.nio.fs.UnixFileAttributes");
                MethodHandles.Lookup inside = MethodHandles.privateLookupIn(attributes, MethodHandles.lookup());
                inode = asked(inside, attributes, "ino", long.class);
                changed = asked(inside, attributes, "ctime", FileTime.class);
            } catch (ReflectiveOperationException e) {
                // A JDK with other names: by the map, then.
                inode = null;
            }
        }
        INODE = inode;
        CHANGED = changed;
        IS_ASKED = inode != null && changed != null;
    }

    private static MethodHandle asked(MethodHandles.Lookup inside, Class<?> attributes, String name, Class<?> answer)
            throws ReflectiveOperationException {
        return inside.findVirtual(attributes, name, MethodType.methodType(answer))
                .asType(MethodType.methodType(answer, PosixFileAttributes.class));
    }

    /** @throws IOException also where there is no such file */
    static Stamp of(Path file, LinkOption... links) throws IOException {
        return IS_ASKED ? asked(Files.readAttributes(file, PosixFileAttributes.class, links)) : byName(file, links);
    }

    static Stamp byName(Path file, LinkOption... links) throws IOException {
        Map<String, Object> found = Files.readAttributes(file, BY_NAME, links);
        return new Stamp(((Number) found.get("ino")).longValue(), (FileTime) found.get("ctime"));
    }

    private static Stamp asked(PosixFileAttributes attributes) {
        try {
            return new Stamp((long) INODE.invokeExact(attributes), (FileTime) CHANGED.invokeExact(attributes));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@code equals}, which a record has by way of several method handles: code of the first compiler takes long for them. */
    boolean is(Stamp other) {
        return inode == other.inode && changed.equals(other.changed);
    }

    /** Whether a later change would show: within the grain of the file system's clock, a second at worst, it does not. */
    boolean isSettled() {
        return changed.toMillis() + GRAIN_MILLIS < System.currentTimeMillis();
    }
}
