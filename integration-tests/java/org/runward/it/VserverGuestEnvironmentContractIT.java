package org.runward.it;

class VserverGuestEnvironmentContractIT extends GuestEnvironmentContract {
    VserverGuestEnvironmentContractIT() {
        super(new Sandbox().withVservers(), VserverAdapter::new);
    }
}
