package org.runward.plan;

/** How a line of sh leaves the next one: as its own, or as more of the same word or command. */
enum ShLine {
    ENDED,
    IN_SINGLE_QUOTES,
    IN_DOUBLE_QUOTES,
    CONTINUED;

    /** How another line leaves the next one that comes behind one that was left like this. */
    ShLine and(String line) {
        ShLine now = this == CONTINUED ? ENDED : this;
        for (int i = 0; i < line.length(); i++) {
            char character = line.charAt(i);
            if (now == ENDED && character == '#' && (i == 0 || isBlank(line.charAt(i - 1)))) {
                return ENDED;
            }
            if (character == '\\' && now != IN_SINGLE_QUOTES) {
                i++;
                now = i == line.length() && now == ENDED ? CONTINUED : now;
            } else {
                now = now.and(character);
            }
        }
        return now;
    }

    private ShLine and(char character) {
        return switch (character) {
            case '\'' -> this == IN_DOUBLE_QUOTES ? this : this == IN_SINGLE_QUOTES ? ENDED : IN_SINGLE_QUOTES;
            case '"' -> this == IN_SINGLE_QUOTES ? this : this == IN_DOUBLE_QUOTES ? ENDED : IN_DOUBLE_QUOTES;
            default -> this;
        };
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t';
    }
}
