package org.runward.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the role of examples/ansible on the host of a sandbox, by a playbook; all that Ansible writes is in the sandbox. */
final class Ansible {
    private final Sandbox sandbox;
    private final String executable;

    Ansible(Sandbox sandbox) {
        this(sandbox, Path.of("bin/runward").toAbsolutePath().toString());
    }

    Ansible(Sandbox sandbox, String executable) {
        this.sandbox = sandbox;
        this.executable = executable;
        sandbox.write("ansible/ansible.cfg", "");
        sandbox.write("ansible/tmp/.keep", "");
    }

    /** Runs a playbook whose declaration has two files: the host's table, and this. */
    Shell.Result play(String services, String... options) {
        sandbox.write("wanted/host.toml", sandbox.host());
        sandbox.write("wanted/services.toml", services);
        sandbox.write("ansible/playbook.yml", """
                - hosts: all
                  gather_facts: false
                  roles:
                    - role: runward
                      runward_declaration: %1$s/etc
                      runward_executable: %2$s
                      runward_lock_timeout: 0
                      runward_files:
                        host.toml: "{{ lookup('ansible.builtin.file', '%1$s/wanted/host.toml', rstrip=false) }}"
                        services.toml: "{{ lookup('ansible.builtin.file', '%1$s/wanted/services.toml', rstrip=false) }}"
                """.formatted(sandbox.directory(), executable));
        List<String> argv = new ArrayList<>(List.of("env"));
        for (String name : List.of("HOME", "ANSIBLE_HOME")) {
            argv.add(name + "=" + sandbox.path("ansible"));
        }
        for (String name : List.of("TMPDIR", "ANSIBLE_LOCAL_TEMP", "ANSIBLE_REMOTE_TEMP")) {
            argv.add(name + "=" + sandbox.path("ansible/tmp"));
        }
        argv.addAll(List.of(
                "ANSIBLE_CONFIG=" + sandbox.path("ansible/ansible.cfg"),
                "ANSIBLE_ROLES_PATH=" + Path.of("examples/ansible/roles").toAbsolutePath(),
                "ANSIBLE_NOCOLOR=1",
                "PYTHONDONTWRITEBYTECODE=1",
                "ansible-playbook",
                "-i",
                "localhost,",
                "-c",
                "local",
                "-e",
                "ansible_python_interpreter=/usr/bin/python3"));
        argv.addAll(List.of(options));
        argv.add(sandbox.path("ansible/playbook.yml").toString());
        return Shell.run(argv);
    }
}
