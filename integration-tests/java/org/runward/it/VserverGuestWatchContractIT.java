package org.runward.it;

class VserverGuestWatchContractIT extends GuestWatchContract {
    VserverGuestWatchContractIT() {
        super(new Sandbox().withVservers(), VserverAdapter::new);
    }
}
