"""What `skep btf check` says of objects and kernels, without booting any: to be held against what happened."""
import json
import subprocess

# Verdicts that claim something; "depends" leaves it to the kernel's configuration.
LOADS = {"ok": True, "guarded": True, "broken": False}


class NoPrediction(Exception):
    """skep could not tell; the message says why."""


def predict(skep, objects, kernels):
    """{(name, version): verdict} for objects, {name: path}, on kernels."""
    names = list(objects)
    command = [skep, "btf", "check", "--json", *(objects[name] for name in names), "--against",
               *(kernel.btf for kernel in kernels)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        lines = done.stderr.strip().splitlines() or ["no message"]
        raise NoPrediction(lines[0])
    try:
        checked = json.loads(done.stdout)["objects"]
        return {(name, kernel.version): column["verdict"] for name, entry in zip(names, checked, strict=True)
                for kernel, column in zip(kernels, entry["kernels"], strict=True)}
    except (ValueError, KeyError, TypeError) as error:
        raise NoPrediction(f"skep btf check --json printed something else: {error}") from None


class Comparison:
    """Verdicts beside outcomes. An outcome that is unknown proves nothing either way."""

    def __init__(self, verdicts, outcomes):
        self.right, self.wrong, self.open = 0, [], 0
        for pair, verdict in verdicts.items():
            outcome = outcomes[pair]
            if verdict not in LOADS or outcome.state == "unknown":
                self.open += 1
            elif LOADS[verdict] == (outcome.state in ("attached", "loaded")):
                self.right += 1
            else:
                self.wrong.append((*pair, verdict, outcome.state))

    def render(self):
        total = self.right + len(self.wrong)
        out = "".join(f"{name} on {version}: skep btf check says {verdict}, but it is {state}\n"
                      for name, version, verdict, state in self.wrong)
        left = f", {self.open} left open" if self.open else ""
        return out + f"predicted {self.right} of {total}{left}\n"
