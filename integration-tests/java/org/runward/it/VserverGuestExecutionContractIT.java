package org.runward.it;

class VserverGuestExecutionContractIT extends GuestExecutionContract {
    VserverGuestExecutionContractIT() {
        super(new Sandbox().withVservers(), VserverAdapter::new);
    }
}
