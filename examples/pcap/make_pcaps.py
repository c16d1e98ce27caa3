#!/usr/bin/env python3
"""Writes the captures of this folder, always the same bytes. All addresses are of the ranges set aside
for documentation (RFC 5737, RFC 3849), so the packets were never on any wire.

usage: make_pcaps.py [FOLDER]     (this script's own folder without one)
"""
import os
import struct
import sys
from ipaddress import ip_address

CLIENT, SERVER, RESOLVER, SCANNER = "192.0.2.10", "198.51.100.80", "198.51.100.53", "203.0.113.66"
CLIENT6, SERVER6 = "2001:db8::10", "2001:db8:80::80"
CLIENT_MAC, GATEWAY_MAC = bytes.fromhex("020000000010"), bytes.fromhex("020000000001")
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
TCP, UDP, ICMP, ICMP6 = 6, 17, 1, 58


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ethernet(kind, payload, outgoing=True):
    ends = (GATEWAY_MAC, CLIENT_MAC) if outgoing else (CLIENT_MAC, GATEWAY_MAC)
    return ends[0] + ends[1] + struct.pack("!H", kind) + payload


def ip(source, target, protocol, payload, ident=1):
    """An IPv4 or IPv6 packet, by the kind of address."""
    source, target = ip_address(source), ip_address(target)
    if source.version == 6:
        return struct.pack("!IHBB", 6 << 28, len(payload), protocol, 64) + source.packed + target.packed + payload
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), ident, 0x4000, 64, protocol, 0,
                         source.packed, target.packed)
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + payload


def pseudo(source, target, protocol, length):
    source, target = ip_address(source), ip_address(target)
    if source.version == 6:
        return source.packed + target.packed + struct.pack("!II", length, protocol)
    return source.packed + target.packed + struct.pack("!BBH", 0, protocol, length)


def packet(source, target, protocol, payload, **more):
    outgoing = source in (CLIENT, CLIENT6)
    kind = 0x86DD if ip_address(source).version == 6 else 0x0800
    return ethernet(kind, ip(source, target, protocol, payload, **more), outgoing)


def tcp(source, target, flags, seq, ack=0, data=b"", options=b""):
    """`source` and `target` are (address, port)."""
    header = struct.pack("!HHIIBBHHH", source[1], target[1], seq, ack, (20 + len(options)) // 4 << 4, flags, 64240, 0, 0)
    segment = header + options + data
    total = checksum(pseudo(source[0], target[0], TCP, len(segment)) + segment)
    return packet(source[0], target[0], TCP, segment[:16] + struct.pack("!H", total) + segment[18:])


def udp(source, target, data):
    segment = struct.pack("!HHHH", source[1], target[1], 8 + len(data), 0) + data
    total = checksum(pseudo(source[0], target[0], UDP, len(segment)) + segment) or 0xFFFF
    return packet(source[0], target[0], UDP, segment[:6] + struct.pack("!H", total) + segment[8:])


def icmp(source, target, kind, ident, number):
    body = struct.pack("!BBHHH", kind, 0, 0, ident, number) + bytes(range(32))
    return packet(source, target, ICMP, body[:2] + struct.pack("!H", checksum(body)) + body[4:])


def arp(operation, sender, target, outgoing):
    mac = CLIENT_MAC if outgoing else GATEWAY_MAC
    body = struct.pack("!HHBBH6s4s6s4s", 1, 0x0800, 6, 4, operation, mac, ip_address(sender).packed,
                       bytes(6), ip_address(target).packed)
    return ethernet(0x0806, body, outgoing)


def dns_name(name):
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"


def dns(ident, name, kind, answer=None):
    header = struct.pack("!HHHHHH", ident, 0x8180 if answer else 0x0100, 1, 1 if answer else 0, 0, 0)
    question = dns_name(name) + struct.pack("!HH", kind, 1)
    if not answer:
        return header + question
    data = ip_address(answer).packed
    return header + question + struct.pack("!HHHIH", 0xC00C, kind, 1, 300, len(data)) + data


def conversation():
    """ARP, a DNS look-up, a whole HTTP exchange, a ping, a scan, and some IPv6."""
    me, web, resolver = (CLIENT, 40000), (SERVER, 80), (RESOLVER, 53)
    request = b"GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n"
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n"
    mss = struct.pack("!BBH", 2, 4, 1460)
    a, b = 1000, 5000
    packets = [
        arp(1, CLIENT, "192.0.2.1", True),
        arp(2, "192.0.2.1", CLIENT, False),
        udp((CLIENT, 53124), resolver, dns(7, "www.example.com", 1)),
        udp(resolver, (CLIENT, 53124), dns(7, "www.example.com", 1, SERVER)),
        tcp(me, web, SYN, a, options=mss),
        tcp(web, me, SYN | ACK, b, a + 1, options=mss),
        tcp(me, web, ACK, a + 1, b + 1),
        tcp(me, web, PSH | ACK, a + 1, b + 1, request),
        tcp(web, me, ACK, b + 1, a + 1 + len(request)),
        tcp(web, me, PSH | ACK, b + 1, a + 1 + len(request), answer),
        tcp(me, web, ACK, a + 1 + len(request), b + 1 + len(answer)),
        tcp(me, web, FIN | ACK, a + 1 + len(request), b + 1 + len(answer)),
        tcp(web, me, FIN | ACK, b + 1 + len(answer), a + 2 + len(request)),
        tcp(me, web, ACK, a + 2 + len(request), b + 2 + len(answer)),
        icmp(CLIENT, SERVER, 8, 77, 1),
        icmp(SERVER, CLIENT, 0, 77, 1),
        tcp((SCANNER, 61000), (CLIENT, 22), SYN, 1),
        tcp((CLIENT, 22), (SCANNER, 61000), RST | ACK, 0, 2),
        tcp((SCANNER, 61001), (CLIENT, 23), SYN, 1),
        tcp((SCANNER, 61002), (CLIENT, 443), SYN, 1),
        udp((CLIENT6, 53125), (SERVER6, 53), dns(8, "www.example.com", 28)),
        tcp((CLIENT6, 40001), (SERVER6, 443), SYN, 9000, options=mss),
    ]
    return packets


def write(path, packets):
    """Classic pcap, little-endian, microseconds, 10 ms between packets."""
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for number, data in enumerate(packets):
            out.write(struct.pack("<IIII", 1700000000, number * 10000, len(data), len(data)) + data)


def main(folder):
    write(os.path.join(folder, "conversation.pcap"), conversation())


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__)))
