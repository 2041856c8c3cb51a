package org.runward.desired;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.runward.desired.toml.Source;

/**
 * The files of a declaration as they were found behind all links. What is read is what was looked at, whoever turns a link in
 * between.
 */
public final class ResolvedFiles implements DeclarationContent {
    private final List<Path> names;
    private final List<Way> ways;
    private final Optional<Way> directory;

    /**
     * @param names as the user named them
     * @param ways to each of them
     * @param directory to the directory of all, if one was named: who can add a file to it can add to the declaration
     */
    ResolvedFiles(List<Path> names, List<Way> ways, Optional<Way> directory) {
        this.names = List.copyOf(names);
        this.ways = List.copyOf(ways);
        this.directory = directory;
    }

    /**
     * A file, directory or link on the way to the declaration that somebody other than root may change; empty where there is
     * none. Whoever can edit the declaration can run commands as root.
     */
    public Optional<Path> editableByOthers() {
        for (Way way : ways) {
            if (way.changeableByOthers().isPresent()) {
                return way.changeableByOthers();
            }
        }
        return directory.isPresent() ? directory.get().changeableByOthers() : Optional.empty();
    }

    @Override
    public DesiredState read(Accounts accounts) throws IOException, InvalidDeclaration {
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            sources.add(DeclarationFiles.source(names.get(i), ways.get(i).end()));
        }
        return Declaration.read(sources, accounts);
    }
}
