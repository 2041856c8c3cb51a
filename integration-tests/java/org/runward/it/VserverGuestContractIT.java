package org.runward.it;

class VserverGuestContractIT extends GuestContract {
    VserverGuestContractIT() {
        super(new Sandbox().withVservers(), VserverAdapter::new);
    }
}
