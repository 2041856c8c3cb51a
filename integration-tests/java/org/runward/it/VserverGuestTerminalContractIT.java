package org.runward.it;

class VserverGuestTerminalContractIT extends GuestTerminalContract {
    VserverGuestTerminalContractIT() {
        super(new Sandbox().withVservers(), VserverAdapter::new);
    }
}
