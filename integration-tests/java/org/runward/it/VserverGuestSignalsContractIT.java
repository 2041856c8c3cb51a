package org.runward.it;

class VserverGuestSignalsContractIT extends GuestSignalsContract {
    VserverGuestSignalsContractIT() {
        super(new Sandbox().withVservers(), VserverAdapter::new);
    }
}
