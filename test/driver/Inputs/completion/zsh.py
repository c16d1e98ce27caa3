"""Types a line and two tabs into an interactive zsh that has the script loaded: zsh.py SCRIPT LINE prints what the
terminal showed. There is no other way to see what zsh proposes."""
import os
import pty
import select
import sys
import time

script, line = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.environ.update(TERM="dumb", COLUMNS="100", LINES="50")
    os.execlp("zsh", "zsh", "-f", "-i")


def readUntil(mark, seconds=20):
    shown, end = b"", time.time() + seconds
    while mark not in shown and time.time() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            shown += os.read(terminal, 4096)
    return shown


os.write(terminal, b"autoload -Uz compinit; compinit -D -u; source " + script.encode() + b"; PS1=; print rea''dy\n")
readUntil(b"ready")
os.write(terminal, line.encode() + b"\t\t")
shown = readUntil(b"\0", 3)  # nothing ends a list of proposals
os.kill(pid, 9)
sys.stdout.buffer.write(shown)
