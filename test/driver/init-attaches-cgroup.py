# RUN: rm -rf %t && mkdir %t && cd %t && skep init connect4 gate >/dev/null && make -s -C gate CC=clang-19
# RUN: unshare -m %python %s
# REQUIRES: bpf-load, bpftool, cgroup2
# A new project at work, from its loader to the kernel: no process of the cgroup gets to port 23.
import errno
import os
import socket
import subprocess
import sys


def connect(port):
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "connected"


os.mkdir("root")
subprocess.run(["mount", "-t", "cgroup2", "none", "root"], check=True)
group = f"root/skep-test-{os.getpid()}"
os.mkdir(group)
try:
    loader = subprocess.Popen(["gate/build/gate", group], stdout=subprocess.PIPE, text=True)
    loader.stdout.readline()  # the heading: it is attached
    child = os.fork()
    if child == 0:
        open(f"{group}/cgroup.procs", "w").write(str(os.getpid()))
        os._exit((connect(23), connect(24)) != ("EPERM", "ECONNREFUSED"))
    inside = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    outside = connect(23)
    counted = [loader.stdout.readline(), loader.stdout.readline()][-1].split()
    loader.terminate()
    print("inside as it should be:", inside == 0, "outside:", outside, "counted:", counted, "loader:", loader.wait())
    sys.exit(not (inside == 0 and outside == "ECONNREFUSED" and counted == ["2", "1"] and loader.returncode == 0))
finally:
    os.rmdir(group)
