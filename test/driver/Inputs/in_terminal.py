"""Runs a command in a terminal of its own and prints what the terminal got: in_terminal.py [--columns N] COMMAND..."""
import argparse
import fcntl
import os
import pty
import struct
import sys
import termios

parser = argparse.ArgumentParser()
parser.add_argument("--columns", type=int, default=80)
parser.add_argument("command", nargs=argparse.REMAINDER)
options = parser.parse_args()
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, options.columns, 0, 0))
    os.environ.setdefault("TERM", "xterm")
    os.execvp(options.command[0], options.command)
text = b""
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:  # Linux's way to say that the other side is closed
        break
    if not piece:
        break
    text += piece
os.waitpid(pid, 0)
sys.stdout.buffer.write(text.replace(b"\r\n", b"\n"))
