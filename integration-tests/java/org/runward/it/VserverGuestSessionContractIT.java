package org.runward.it;

class VserverGuestSessionContractIT extends GuestSessionContract {
    VserverGuestSessionContractIT() {
        super(new Sandbox().withVservers(), VserverAdapter::new);
    }
}
