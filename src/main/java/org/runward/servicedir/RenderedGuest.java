package org.runward.servicedir;

import java.util.Optional;

/**
 * A guest with what it needs on disk.
 *
 * @param directory its definition and scripts, ours
 * @param configuration what the administrator's own configuration must say; empty for a guest that is wholly ours
 */
public record RenderedGuest(RenderedDirectory directory, Optional<GuestConfiguration> configuration) {}
