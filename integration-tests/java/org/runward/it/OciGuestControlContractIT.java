package org.runward.it;

class OciGuestControlContractIT extends GuestControlContract {
    OciGuestControlContractIT() {
        super(new Sandbox(), OciAdapter::new);
    }
}
