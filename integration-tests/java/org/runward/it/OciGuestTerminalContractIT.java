package org.runward.it;

class OciGuestTerminalContractIT extends GuestTerminalContract {
    OciGuestTerminalContractIT() {
        super(new Sandbox(), OciAdapter::new);
    }
}
