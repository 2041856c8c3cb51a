package org.runward.cli;

import java.util.OptionalInt;
import org.runward.desired.Accounts;
import org.runward.host.HostException;
import org.runward.host.Programs;
import org.runward.host.SystemPrograms;

/** The accounts of the host that this runs on. */
final class HostAccounts implements Accounts {
    private final Programs programs = new SystemPrograms();

    @Override
    public OptionalInt user(String name) {
        try {
            return org.runward.host.Accounts.user(name, programs);
        } catch (HostException e) {
            return OptionalInt.empty();
        }
    }

    @Override
    public OptionalInt group(String name) {
        try {
            return org.runward.host.Accounts.group(name, programs);
        } catch (HostException e) {
            return OptionalInt.empty();
        }
    }
}
