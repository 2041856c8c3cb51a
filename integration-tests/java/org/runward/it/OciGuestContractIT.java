package org.runward.it;

class OciGuestContractIT extends GuestContract {
    OciGuestContractIT() {
        super(new Sandbox(), OciAdapter::new);
    }
}
