package org.runward.desired;

import java.io.IOException;

/** Files that a declaration is read from. */
public sealed interface DeclarationContent permits DeclarationFiles, ResolvedFiles {
    /** @throws InvalidDeclaration with all problems of all files */
    DesiredState read(Accounts accounts) throws IOException, InvalidDeclaration;
}
