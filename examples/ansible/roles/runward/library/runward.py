#!/usr/bin/python3
"""Installs declaration files for runward, and applies them."""

import json
import os
import shutil
import tempfile

from ansible.module_utils.basic import AnsibleModule

DOCUMENTATION = """
module: runward
short_description: Keep runit services and guests as declared, with runward
description:
  - Writes files of a declaration, having checked them together with what is there already, and applies the declaration.
  - In check mode nothing is written. The plan is made from the files as they would be.
  - In diff mode the files' differences are shown, and runward's own plan with what would change on the host.
  - Needs root.
options:
  declaration:
    description: The directory with the declaration; or a file, where no I(files) are given.
    type: path
    default: /etc/runward
  files:
    description: Files of the declaration as they are to be, root:root 0644; their texts by their names.
    type: dict
    default: {}
  executable:
    description: The launcher, a path or a name on PATH.
    type: str
    default: runward
  lock_timeout:
    description: Seconds to wait for another runward.
    type: int
    default: 30
  allow_removals:
    description: Go on where more than half of what runward manages is no longer declared.
    type: bool
    default: false
  allow_guest_restart:
    description: Restart guests where a change needs it.
    type: bool
    default: false
"""

EXAMPLES = """
- name: The host's services are as declared
  runward:
    files:
      web.toml: "{{ lookup('ansible.builtin.template', 'web.toml.j2') }}"
"""

RETURN = """
rc:
  description: runward's exit code.
  type: int
  returned: when runward was run
"""


class Declaration:
    """The directory on the host, and its files as they are to be."""

    def __init__(self, path, files):
        self.path = path
        self.files = files

    def problem(self):
        if os.geteuid() != 0:
            return "runward needs root; write become: true"
        if self.files and os.path.isfile(self.path):
            return "declaration: %s is a file; files need a directory" % self.path
        for name, text in self.files.items():
            if os.path.basename(name) != name or name.startswith(".") or not name.endswith(".toml"):
                return "files: %s is not the name of a declaration file; write NAME.toml" % name
            if not isinstance(text, str):
                return "files: %s is not a text" % name
        return None

    def place(self, name):
        return os.path.join(self.path, name)

    def before(self, name):
        try:
            with open(self.place(name), encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def differing(self):
        return [name for name in sorted(self.files) if not self.is_as_wanted(name)]

    def is_as_wanted(self, name):
        if not os.path.isfile(self.place(name)) or os.path.islink(self.place(name)):
            return False
        stat = os.stat(self.place(name))
        is_roots = (stat.st_mode & 0o7777, stat.st_uid, stat.st_gid) == (0o644, 0, 0)
        return is_roots and self.before(name) == self.files[name]

    def diffs(self):
        return [
            {
                "before_header": self.place(name),
                "after_header": self.place(name),
                "before": self.before(name),
                "after": self.files[name],
            }
            for name in self.differing()
        ]

    def stage(self, directory):
        """All files of the declaration as they are going to be, in another directory."""
        if os.path.isdir(self.path):
            for name in os.listdir(self.path):
                if name.endswith(".toml") and not name.startswith("."):
                    shutil.copyfile(self.place(name), os.path.join(directory, name))
        for name, text in self.files.items():
            write(os.path.join(directory, name), text)

    def install(self):
        if not os.path.isdir(self.path):
            os.makedirs(self.path, 0o755)
        for name in self.differing():
            new = self.place(".%s.new" % name)
            write(new, self.files[name])
            os.replace(new, self.place(name))


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(path, 0o644)
    os.chown(path, 0, 0)


def failure(rc, msg):
    return {"failed": True, "changed": False, "rc": rc, "msg": msg}


def apply(module, executable, path, dry_run):
    """runward's own result, as it was for this path."""
    words = [executable, "apply", "--output", "ansible", "--lock-timeout", str(module.params["lock_timeout"])]
    if dry_run:
        words.append("--dry-run")
    # pylint: disable=protected-access
    if module._diff:
        words.append("--diff")
    for option in ("allow_removals", "allow_guest_restart"):
        if module.params[option]:
            words.append("--" + option.replace("_", "-"))
    rc, out, err = module.run_command(words + [path])
    try:
        result = json.loads(out)
    except ValueError:
        return failure(rc, (err or out).strip() or "%s exited %d" % (executable, rc))
    if err.strip():
        result["stderr"] = err
    return result


def checked(module, executable, path):
    """What is wrong with a declaration, as a result; None where nothing is."""
    rc, out, err = module.run_command([executable, "check", path])
    return None if rc == 0 else failure(rc, (err or out).strip())


def run(module, declaration, executable):
    differing = declaration.differing()
    if not differing:
        return apply(module, executable, declaration.path, module.check_mode)
    # Not in module.tmpdir: that may belong to the user who logged in, and then runward refuses what lies in it.
    staged = tempfile.mkdtemp(prefix="runward-")
    try:
        declaration.stage(staged)
        result = checked(module, executable, staged)
        if result is None and module.check_mode:
            result = apply(module, executable, staged, True)
            result["changed"] = True
        elif result is None:
            declaration.install()
            result = apply(module, executable, declaration.path, False)
            result["changed"] = True
        return json.loads(json.dumps(result).replace(staged, declaration.path))
    finally:
        shutil.rmtree(staged)


def main():
    module = AnsibleModule(
        argument_spec={
            "declaration": {"type": "path", "default": "/etc/runward"},
            "files": {"type": "dict", "default": {}},
            "executable": {"type": "str", "default": "runward"},
            "lock_timeout": {"type": "int", "default": 30},
            "allow_removals": {"type": "bool", "default": False},
            "allow_guest_restart": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    declaration = Declaration(module.params["declaration"], module.params["files"])
    problem = declaration.problem()
    if problem:
        module.fail_json(msg=problem)
    diffs = declaration.diffs()
    executable = module.get_bin_path(module.params["executable"], required=not module.check_mode)
    if executable is None:
        # An earlier task may be what installs it.
        module.exit_json(changed=True, msg="runward is not installed yet: what it would do cannot be told", diff=diffs)
    result = run(module, declaration, executable)
    plan = result.pop("diff", None)
    result["diff"] = diffs + ([plan] if plan else [])
    if result.pop("failed", False):
        module.fail_json(**result)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
