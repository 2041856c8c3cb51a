package org.runward.it;

class OciGuestEnvironmentContractIT extends GuestEnvironmentContract {
    OciGuestEnvironmentContractIT() {
        super(new Sandbox(), OciAdapter::new);
    }
}
