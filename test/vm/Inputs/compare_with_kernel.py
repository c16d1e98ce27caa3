"""Runs the XDP and tc programs of objects on every packet of a capture, in the VM and in the kernel (by
bpftool prog run), and compares result and packet of each. Maps live on from packet to packet in both.

usage: compare_with_kernel.py BPFFS CAPTURE OBJECT:PROGRAM:TYPE...
"""
import json
import os
import subprocess
import sys
import tempfile

bpffs, capture, *cases = sys.argv[1:]


def kernel_runs(object_file, program, kind, frames):
    pins = os.path.join(bpffs, program)
    os.mkdir(pins)
    subprocess.run(["bpftool", "prog", "loadall", object_file, pins, "type", kind], check=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, frame in enumerate(frames):
            data, out = os.path.join(folder, "in"), os.path.join(folder, "out")
            with open(data, "wb") as file:
                file.write(bytes.fromhex(frame))
            done = subprocess.run(["bpftool", "-j", "prog", "run", "pinned", os.path.join(pins, program), "data_in", data,
                                   "data_out", out, "repeat", "1"], check=True, capture_output=True, text=True)
            with open(out, "rb") as file:
                yield json.loads(done.stdout)["retval"], file.read().hex()


def as_unsigned(value):
    return value & 0xFFFFFFFF


different = 0
for case in cases:
    object_file, program, kind = case.split(":")
    lines = subprocess.run(["skep", "run", object_file, "--prog", program, "--pcap", capture, "--json"], check=True,
                           capture_output=True, text=True).stdout.splitlines()
    here = [json.loads(line) for line in lines]
    there = list(kernel_runs(object_file, program, kind, [run["packet"]["data"] for run in here]))
    seen = 0 if kind in ("xdp", "classifier") else 28  # the kernel blanks the Ethernet header that others do not see
    for run, (result, packet) in zip(here, there, strict=True):
        mine = (as_unsigned(run["retval"]), run["packet"].get("after", run["packet"]["data"])[seen:])
        if mine != (result, packet[seen:]):
            different += 1
            print(f"{program}, packet {run['run']}: VM {mine}, kernel {(result, packet[seen:])}")
    print(f"{program}: {len(here)} packets compared")
sys.exit(1 if different else 0)
