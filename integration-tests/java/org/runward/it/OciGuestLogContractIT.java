package org.runward.it;

class OciGuestLogContractIT extends GuestLogContract {
    OciGuestLogContractIT() {
        super(new Sandbox(), OciAdapter::new);
    }
}
