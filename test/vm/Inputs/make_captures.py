"""Writes captures of every kind that `skep run --pcap` knows, and broken ones, into a folder.

usage: make_captures.py FOLDER CONVERSATION.pcap
"""
import os
import struct
import sys

folder, source = sys.argv[1:]
os.makedirs(folder, exist_ok=True)
with open(source, "rb") as file:
    whole = file.read()

packets, at = [], 24
while at < len(whole):
    size = struct.unpack_from("<I", whole, at + 8)[0]
    packets.append(whole[at + 16:at + 16 + size])
    at += 16 + size
tcp = packets[4]  # Ethernet, IPv4, TCP
ip, ip6 = tcp[14:], packets[21][14:]


def write(name, data):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


def classic(link, frames, order="<", magic=0xA1B2C3D4):
    data = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 65535, link)
    for frame in frames:
        data += struct.pack(order + "IIII", 1, 2, len(frame), len(frame)) + frame
    return data


def block(kind, body, order="<"):
    body += b"\0" * (-len(body) % 4)
    return struct.pack(order + "II", kind, len(body) + 12) + body + struct.pack(order + "I", len(body) + 12)


def ng(frames, order="<", link=1, interface=0):
    data = block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1), order)
    data += block(1, struct.pack(order + "HHI", link, 0, 65535), order)
    data += block(5, struct.pack(order + "IIIq", 0, 0, 0, 0), order)  # statistics: to be skipped
    for frame in frames:
        data += block(6, struct.pack(order + "IIIII", interface, 0, 0, len(frame), len(frame)) + frame, order)
    data += block(3, struct.pack(order + "I", len(tcp)) + tcp, order)
    return data


cooked = struct.pack("!HHH8sH", 0, 1, 6, bytes.fromhex("0200000000010000"), 0x0800) + ip
cooked2 = struct.pack("!HHIHBB8s", 0x86DD, 0, 1, 1, 0, 6, bytes.fromhex("0200000000010000")) + ip6

write("swapped.pcap", classic(1, [tcp], ">"))
write("nanoseconds.pcap", classic(1, [tcp], "<", 0xA1B23C4D))
write("raw.pcap", classic(101, [ip, ip6]))
write("raw4.pcap", classic(228, [ip]))
write("null.pcap", classic(0, [struct.pack("<I", 2) + ip, struct.pack("<I", 24) + ip6]))
write("cooked.pcap", classic(113, [cooked]))
write("cooked2.pcap", classic(276, [cooked2]))
write("new.pcapng", ng([tcp, packets[0]]))
write("new-swapped.pcapng", ng([tcp], ">"))
write("empty.pcap", classic(1, []))

write("no-capture.pcap", b"this is text, not packets")
write("nothing.pcap", b"")
write("short-header.pcap", whole[:20])
write("short-record.pcap", whole[:30])
write("short-packet.pcap", classic(1, [tcp, tcp])[:-5])
write("huge-packet.pcap", whole[:32] + struct.pack("<II", 1 << 30, 1 << 30) + whole[40:])
write("wifi.pcap", classic(105, [tcp]))
write("short.pcapng", ng([tcp])[:-20])
write("bad-interface.pcapng", ng([tcp], interface=7))
write("wifi.pcapng", ng([tcp], link=105))
