package org.runward.it;

class OciGuestWatchContractIT extends GuestWatchContract {
    OciGuestWatchContractIT() {
        super(new Sandbox(), OciAdapter::new);
    }
}
