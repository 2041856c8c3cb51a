package org.runward.it;

class VserverGuestRestartContractIT extends GuestRestartContract {
    VserverGuestRestartContractIT() {
        super(new Sandbox().withVservers(), VserverAdapter::new);
    }
}
