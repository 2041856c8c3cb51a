package org.runward.it;

class OciGuestSessionContractIT extends GuestSessionContract {
    OciGuestSessionContractIT() {
        super(new Sandbox(), OciAdapter::new);
    }
}
