// Constants of the kernel's network UAPI. BTF records types but not macros, so vmlinux.h has none of
// these, and the <linux/...> headers that define them cannot be included beside it.
#pragma once

#define ETH_P_IP 0x0800
#define ETH_P_IPV6 0x86DD
#define ETH_ALEN 6
#define ETH_HLEN 14

#define AF_INET 2
#define AF_INET6 10

#define TC_ACT_OK 0
#define TC_ACT_SHOT 2

// The flag bits and the length of an IPv4 header.
#define IP_OFFSET_MASK 0x1FFF
#define IP_MORE_FRAGMENTS 0x2000
