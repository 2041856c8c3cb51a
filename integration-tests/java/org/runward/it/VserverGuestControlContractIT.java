package org.runward.it;

class VserverGuestControlContractIT extends GuestControlContract {
    VserverGuestControlContractIT() {
        super(new Sandbox().withVservers(), VserverAdapter::new);
    }
}
