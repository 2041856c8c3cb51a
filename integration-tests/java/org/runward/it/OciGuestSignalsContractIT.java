package org.runward.it;

class OciGuestSignalsContractIT extends GuestSignalsContract {
    OciGuestSignalsContractIT() {
        super(new Sandbox(), OciAdapter::new);
    }
}
