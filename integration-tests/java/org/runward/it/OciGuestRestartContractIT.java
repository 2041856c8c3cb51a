package org.runward.it;

class OciGuestRestartContractIT extends GuestRestartContract {
    OciGuestRestartContractIT() {
        super(new Sandbox(), OciAdapter::new);
    }
}
