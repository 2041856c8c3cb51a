package org.runward.host;

/** A failure that may pass by itself, so that trying again makes sense. */
public final class TransientHostException extends HostException {
    public TransientHostException(String message) {
        super(message);
    }
}
