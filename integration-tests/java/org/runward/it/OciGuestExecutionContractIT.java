package org.runward.it;

class OciGuestExecutionContractIT extends GuestExecutionContract {
    OciGuestExecutionContractIT() {
        super(new Sandbox(), OciAdapter::new);
    }
}
