package org.runward.it;

class VserverGuestLogContractIT extends GuestLogContract {
    VserverGuestLogContractIT() {
        super(new Sandbox().withVservers(), VserverAdapter::new);
    }
}
