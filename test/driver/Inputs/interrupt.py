"""interrupt.py FIFO COMMAND...: runs the command until it has opened the named pipe, sends it SIGINT, and
says how it ended."""
import signal
import subprocess
import sys

# What runs in the background inherits an ignored SIGINT; a terminal's foreground does not.
child = subprocess.Popen(sys.argv[2:], preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
with open(sys.argv[1], "wb") as pipe:  # returns when the child has the other end open
    pipe.write(b"int before;\n")
    pipe.flush()
    child.send_signal(signal.SIGINT)
    code = child.wait(timeout=30)
print(f"ended by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}", flush=True)
