// Words that the tables use for sets of program types: every type by its name, and sets of them. For
// the .cpp files that include a table with a column of program types.
#pragma once

#include "core/spec/ProgTypes.h"

namespace skep::spec::programs {

#define PROG_TYPE(name, id, kernelName, context, since) inline constexpr ProgSet name = ProgType::name;
#include "core/spec/ProgTypes.def"

inline constexpr ProgSet Nobody;
inline constexpr ProgSet Tc = SchedCls | SchedAct;
inline constexpr ProgSet Lwt = LwtIn | LwtOut | LwtXmit | LwtSeg6local;
/// Programs whose __sk_buff is a packet on its way (a flow dissector's is not).
inline constexpr ProgSet Skb = SocketFilter | Tc | CgroupSkb | Lwt | SkSkb;
/// Programs with a packet or a socket at hand.
inline constexpr ProgSet Net = Skb | Xdp | SockOps | SkMsg | CgroupSockAddr | FlowDissector | SkLookup;
/// Cgroup programs that work on no packet.
inline constexpr ProgSet Cgroup = CgroupSock | CgroupDevice | CgroupSockAddr | CgroupSysctl | CgroupSockopt;
/// Tracing programs whose context is not typed by BTF.
inline constexpr ProgSet Probes = Kprobe | Tracepoint | PerfEvent | RawTracepoint | RawTracepointWritable;
/// Programs that get the helpers of BTF-typed tracing.
inline constexpr ProgSet Traced = Tracing | Lsm | Syscall;
inline constexpr ProgSet Every =
    Net | Cgroup | Probes | Traced | SkReuseport | StructOps | Netfilter | LircMode2;
/// Infrared decoders get a handful of helpers only.
inline constexpr ProgSet Usual = Every - LircMode2;

} // namespace skep::spec::programs
