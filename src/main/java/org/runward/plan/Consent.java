package org.runward.plan;

/**
 * What whoever runs runward has agreed to this time, beyond what the declaration says.
 *
 * @param guestRestart guests may be restarted where a change needs it, with all their services
 */
public record Consent(boolean guestRestart) {
    public static final Consent NONE = new Consent(false);
}
