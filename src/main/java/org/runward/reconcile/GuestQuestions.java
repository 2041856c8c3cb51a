package org.runward.reconcile;

import org.runward.desired.Name;

/** Which guests are asked for the files in them that services watch: whoever asks one that hangs waits for it. */
public interface GuestQuestions {
    /** Each of them, whatever it has said before. */
    GuestQuestions ALL = new GuestQuestions() {
        @Override
        public boolean mayBeAsked(Name guest) {
            return true;
        }

        @Override
        public boolean isAskedAnew(Name guest) {
            return true;
        }

        @Override
        public void answered(Name guest, boolean seen) {
            // Asked next time, too.
        }
    };

    /** Whether it is asked at all; where not, its files are taken to be unseen unless they are known. */
    boolean mayBeAsked(Name guest);

    /** Whether one that may be asked is asked although what it said before would do. */
    boolean isAskedAnew(Name guest);

    /**
     * It was asked.
     *
     * @param seen it told all of its files
     */
    void answered(Name guest, boolean seen);
}
