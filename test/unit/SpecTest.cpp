// The spec tables: section names find their kind, and the tables' rows fit one another. That the rows
// are true of the kernel is tested in test/spec.
#include "core/spec/Contexts.h"
#include "core/spec/Features.h"
#include "core/spec/Helpers.h"
#include "core/spec/Licenses.h"
#include "core/spec/Maps.h"
#include "core/spec/ProgKinds.h"
#include "core/spec/Substitutes.h"
#include <gtest/gtest.h>
#include <set>

using namespace skep;

namespace {

// Section names

llvm::StringRef patternOf(llvm::StringRef section) {
  SecMatch match = matchSec(section);
  return match.kind ? match.kind->pattern : "none";
}

/// The contract in its plainest form: the first row that fits.
const ProgKind *firstFit(llvm::StringRef name) {
  for (const ProgKind &kind : progKinds())
    if (name == kind.pattern || (kind.takesSuffix && name.starts_with(kind.pattern.str() + "/")))
      return &kind;
  return nullptr;
}

TEST(MatchSec, HasEveryKindOfLibbpf) { EXPECT_EQ(progKinds().size(), 116u); }

TEST(MatchSec, FindsTheFirstRowThatFits) {
  for (const ProgKind &kind : progKinds())
    for (const char *tail : {"", "/", "/x", "/x/y", "/devmap", "x", ".s", "/ingress"}) {
      std::string section = kind.pattern.str() + tail;
      EXPECT_EQ(matchSec(section).kind, firstFit(section)) << section;
    }
}

TEST(MatchSec, GivesWhatFollowsThePattern) {
  SecMatch match = matchSec("tracepoint/syscalls/sys_enter_openat");
  ASSERT_TRUE(match.kind);
  EXPECT_EQ(match.kind->pattern, "tracepoint");
  EXPECT_EQ(match.suffix, "syscalls/sys_enter_openat");
  EXPECT_TRUE(match.autoload);
}

TEST(MatchSec, TakesAQuestionMarkAsDoNotLoad) {
  SecMatch match = matchSec("?kprobe/do_unlinkat");
  ASSERT_TRUE(match.kind);
  EXPECT_EQ(match.kind->pattern, "kprobe");
  EXPECT_EQ(match.suffix, "do_unlinkat");
  EXPECT_FALSE(match.autoload);
  EXPECT_FALSE(matchSec("??xdp").kind) << "only one is taken off";
}

TEST(MatchSec, BareNameHasNoSuffix) {
  EXPECT_EQ(patternOf("fentry"), "fentry");
  EXPECT_EQ(matchSec("fentry").suffix, "");
}

TEST(MatchSec, ExactPatternsTakeNoSuffix) {
  EXPECT_EQ(patternOf("xdp/foo"), "none");
  EXPECT_EQ(patternOf("socket1"), "none");
  EXPECT_EQ(patternOf("cgroup/skb/"), "none");
}

TEST(MatchSec, LongerExactPatternsAreKindsOfTheirOwn) {
  EXPECT_EQ(patternOf("sk_skb"), "sk_skb");
  EXPECT_EQ(patternOf("sk_skb/verdict"), "sk_skb/verdict");
  EXPECT_EQ(matchSec("xdp/devmap").kind->attach, AttachType::XdpDevmap);
  EXPECT_EQ(matchSec("xdp.frags/cpumap").kind->attach, AttachType::XdpCpumap);
}

TEST(MatchSec, RefusesWhatIsNoProgram) {
  for (const char *section : {"", "?", "/", ".text", "license", ".maps", "maps", "kprobes/x", "Xdp", "xdp "})
    EXPECT_FALSE(matchSec(section).kind) << section;
}

TEST(NearestSec, SuggestsWhatWasMeant) {
  EXPECT_EQ(nearestSec("kprob/do_unlinkat"), "kprobe");
  EXPECT_EQ(nearestSec("?tracepiont/sched/sched_switch"), "tracepoint");
  EXPECT_EQ(nearestSec("xpd"), "xdp");
  EXPECT_EQ(nearestSec("cgroup/conect4"), "cgroup/connect4");
  EXPECT_EQ(nearestSec("sk_skb/verdikt"), "sk_skb/verdict");
}

TEST(NearestSec, SuggestsNothingForGibberish) {
  EXPECT_EQ(nearestSec("my_own_section"), "");
  EXPECT_EQ(nearestSec(""), "");
}

TEST(ProgKinds, AreNoOlderThanTheirTypes) {
  for (const ProgKind &kind : progKinds()) {
    EXPECT_GE(kind.since, progTypeInfo(kind.type).since) << kind.pattern.str();
    // With ExpAttachOpt the program also loads without its attach type, and before there were attach
    // types for sk_reuseport the kernel did not look at the number.
    if (kind.attach != AttachType::None && !kind.is(ProgKind::ExpAttachOpt) && kind.pattern != "sk_reuseport")
      EXPECT_GE(kind.since, attachTypeInfo(kind.attach).since) << kind.pattern.str();
  }
}

TEST(ProgKinds, StartWithTheContextOfTheirType) {
  for (const ProgKind &kind : progKinds())
    if (kind.context != Context::IterArgs && kind.context != Context::TargetArgs)
      EXPECT_EQ(kind.context, progTypeInfo(kind.type).context) << kind.pattern.str();
}

TEST(ProgKinds, SayTheyAreSleepable) {
  for (const ProgKind &kind : progKinds())
    EXPECT_EQ(kind.is(ProgKind::Sleepable), kind.pattern.ends_with(".s") || kind.pattern == "syscall")
        << kind.pattern.str();
}

TEST(ProgKinds, ResultRanges) {
  auto range = [](llvm::StringRef section) { return matchSec(section).kind->result; };
  EXPECT_FALSE(range("xdp"));
  EXPECT_EQ(range("fentry/x")->high, 0);
  EXPECT_EQ(range("cgroup_skb/egress")->high, 3);
  EXPECT_EQ(range("cgroup_skb/ingress")->high, 1);
  EXPECT_EQ(range("cgroup/recvmsg4")->low, 1);
  EXPECT_FALSE(range("tp_btf/sched_switch"));
}

TEST(ProgTypes, NumbersFindTheirRow) {
  EXPECT_EQ(progTypeOf(6), ProgType::Xdp);
  EXPECT_EQ(progTypeOf(0), std::nullopt);
  EXPECT_EQ(progTypeOf(33), std::nullopt);
  EXPECT_EQ(kernelNumber(AttachType::None), 0u);
  EXPECT_EQ(kernelNumber(AttachType::Xdp), 37u);
}

// Helpers

/// Parameters of a C declaration, without a final "...".
size_t cParameters(const HelperInfo &helper) {
  llvm::StringRef text = helper.cParams;
  if (text == "void")
    return 0;
  return text.count(',') + 1 - helper.isVariadic();
}

TEST(Helpers, FoundByNumberAndName) {
  EXPECT_EQ(helpers().size(), 211u);
  for (const HelperInfo &helper : helpers()) {
    EXPECT_EQ(helperOf(static_cast<uint32_t>(helper.id)), helper.id);
    EXPECT_EQ(helperNamed(helper.name), helper.id);
    EXPECT_EQ(helperNamed(std::string("bpf_") + helper.name), helper.id);
  }
  EXPECT_EQ(helperOf(0), std::nullopt);
  EXPECT_EQ(helperOf(212), std::nullopt);
  EXPECT_EQ(helperOf(~0u), std::nullopt);
  EXPECT_EQ(helperNamed("bpf_"), std::nullopt);
  EXPECT_EQ(helperNamed("bpf_map_lookup_element"), std::nullopt);
}

TEST(Helpers, ContractsHaveTheParametersOfTheDeclaration) {
  for (const HelperInfo &helper : helpers())
    if (helper.id != HelperId::get_branch_snapshot) // the kernel does not look at its third argument
      EXPECT_EQ(cParameters(helper), helper.contract.numArguments) << helper.name;
}

TEST(Helpers, MemoryHasALength) {
  for (const HelperInfo &helper : helpers()) {
    llvm::ArrayRef<HelperValue> args = helper.contract.args();
    for (size_t i = 0; i < args.size(); ++i) {
      bool isSize = args[i].kind == HelperValue::Size || args[i].kind == HelperValue::SizeOrZero;
      if (isSize)
        EXPECT_TRUE(i > 0 && args[i - 1].kind == HelperValue::Mem) << helper.name;
      if (args[i].kind == HelperValue::Mem && !args[i].is(HelperValue::Fixed))
        EXPECT_TRUE(i + 1 < args.size() &&
                    (args[i + 1].kind == HelperValue::Size || args[i + 1].kind == HelperValue::SizeOrZero))
            << helper.name;
      if (args[i].is(HelperValue::Fixed))
        EXPECT_GT(args[i].size, 0) << helper.name;
    }
  }
}

TEST(Helpers, KeysAndValuesHaveAMap) {
  for (const HelperInfo &helper : helpers()) {
    bool map = false;
    for (const HelperValue &arg : helper.contract.args()) {
      if (arg.kind == HelperValue::MapKey || arg.kind == HelperValue::MapValue)
        EXPECT_TRUE(map) << helper.name;
      map |= arg.kind == HelperValue::ConstMapPtr;
    }
  }
}

TEST(Helpers, ContractDependsOnTheProgram) {
  EXPECT_EQ(contractOf(HelperId::get_socket_cookie, ProgType::SchedCls).args()[0].kind, HelperValue::Ctx);
  EXPECT_EQ(contractOf(HelperId::get_socket_cookie, ProgType::Tracing).args()[0].kind,
            HelperValue::BtfSockCommon);
  EXPECT_TRUE(contractOf(HelperId::get_stackid, ProgType::Kprobe).is(HelperContract::Gpl));
  EXPECT_FALSE(contractOf(HelperId::get_stackid, ProgType::PerfEvent).is(HelperContract::Gpl));
  EXPECT_EQ(contractOf(HelperId::get_cgroup_classid, ProgType::Kprobe).numArguments, 0);
}

TEST(Helpers, ValuesCarryTheirDetails) {
  const HelperContract &strtol = helperInfo(HelperId::strtol).contract;
  EXPECT_EQ(strtol.args()[3].size, 8);
  EXPECT_TRUE(strtol.args()[3].is(HelperValue::Uninit));
  const HelperContract &task = helperInfo(HelperId::get_current_task_btf).contract;
  EXPECT_STREQ(task.result.type, "task_struct");
  EXPECT_TRUE(task.result.is(HelperValue::Trusted));
  EXPECT_TRUE(helperInfo(HelperId::ringbuf_submit).contract.args()[0].is(HelperValue::Release));
  EXPECT_TRUE(helperInfo(HelperId::trace_printk).isVariadic());
}

TEST(Helpers, WhoMayCall) {
  using enum ProgType;
  EXPECT_TRUE(mayCall(HelperId::map_lookup_elem, Xdp, AttachType::Xdp));
  EXPECT_TRUE(mayCall(HelperId::redirect_map, Xdp, AttachType::None));
  EXPECT_FALSE(mayCall(HelperId::redirect_map, SchedCls, AttachType::None));
  EXPECT_FALSE(mayCall(HelperId::get_current_comm, LircMode2, AttachType::LircMode2));
  EXPECT_TRUE(mayCall(HelperId::bind, CgroupSockAddr, AttachType::CgroupInet4Connect));
  EXPECT_FALSE(mayCall(HelperId::bind, CgroupSockAddr, AttachType::CgroupInet4Bind));
  EXPECT_TRUE(mayCall(HelperId::seq_printf, Tracing, AttachType::TraceIter));
  EXPECT_FALSE(mayCall(HelperId::seq_printf, Tracing, AttachType::TraceFentry));
  EXPECT_TRUE(mayCall(HelperId::get_func_ret, Tracing, AttachType::TraceFexit));
  EXPECT_TRUE(mayCall(HelperId::redirect_map, Ext, AttachType::None)) << "its target decides";
}

// Map types

TEST(Maps, EveryHelperThatTakesAMapTakesSomeType) {
  for (const HelperInfo &helper : helpers())
    for (const HelperValue &arg : helper.contract.args())
      if (arg.kind == HelperValue::ConstMapPtr) {
        unsigned takers = 0, types = 0;
        for (; std::optional<MapType> type = mapTypeOf(types + 1); ++types)
          takers += mapTakesHelper(*type, helper.id);
        EXPECT_GT(takers, 0u) << helper.name;
        EXPECT_LT(takers, types) << helper.name;
      }
}

TEST(Maps, OperationsAndPairs) {
  EXPECT_TRUE(mapTakesHelper(MapType::Hash, HelperId::map_delete_elem));
  EXPECT_FALSE(mapTakesHelper(MapType::Queue, HelperId::map_delete_elem));
  EXPECT_TRUE(mapTakesHelper(MapType::ProgArray, HelperId::tail_call));
  EXPECT_FALSE(mapTakesHelper(MapType::Hash, HelperId::tail_call));
  EXPECT_FALSE(mapTakesHelper(MapType::Ringbuf, HelperId::map_lookup_elem));
  EXPECT_TRUE(mapTakesHelper(MapType::Hash, HelperId::ktime_get_ns)) << "it takes no map";
}

TEST(Maps, SizesAndEntries) {
  const MapTypeInfo &array = mapTypeInfo(MapType::Array);
  EXPECT_TRUE(array.key.fits(4));
  EXPECT_FALSE(array.key.fits(8));
  EXPECT_FALSE(array.value.fits(0));
  const SizeRule &devmapValue = mapTypeInfo(MapType::Devmap).value;
  EXPECT_TRUE(devmapValue.fits(4) && devmapValue.fits(8));
  EXPECT_FALSE(devmapValue.fits(6) || devmapValue.fits(0));
  EXPECT_TRUE(fits(EntriesRule::PagesPow2, 4096));
  EXPECT_FALSE(fits(EntriesRule::PagesPow2, 2048));
  EXPECT_FALSE(fits(EntriesRule::PagesPow2, 3 * 4096));
  EXPECT_FALSE(fits(EntriesRule::PagesPow2, 0));
  EXPECT_TRUE(fits(EntriesRule::NoEntries, 0));
  EXPECT_FALSE(fits(EntriesRule::OneEntry, 2));
}

TEST(Maps, Flags) {
  const MapTypeInfo &trie = mapTypeInfo(MapType::LpmTrie);
  EXPECT_EQ(trie.flagsRequired, map_flag::NO_PREALLOC);
  for (uint32_t number = 1; std::optional<MapType> type = mapTypeOf(number); ++number) {
    const MapTypeInfo &info = mapTypeInfo(*type);
    EXPECT_EQ(info.flagsRequired & ~info.flagsAllowed, 0u) << info.name;
  }
  EXPECT_EQ(map_flag::name(map_flag::MMAPABLE), "BPF_F_MMAPABLE");
  EXPECT_EQ(map_flag::name(1u << 31), "");
  EXPECT_EQ(map_flag::name(3), "");
}

// Contexts

TEST(Contexts, FieldsLieInsideAndApart) {
  for (uint32_t number = 1; std::optional<ProgType> type = progTypeOf(number); ++number) {
    Context context = progTypeInfo(*type).context;
    unsigned end = 0, lastOffset = ~0u;
    for (const ContextField &field : contextFields(context)) {
      EXPECT_EQ(field.context, context);
      if (field.offset != lastOffset) // a union's members share it
        EXPECT_GE(field.offset, end) << field.name.str();
      end = field.offset + field.size();
      lastOffset = field.offset;
      if (contextInfo(context).size)
        EXPECT_LE(end, contextInfo(context).size) << field.name.str();
    }
  }
}

TEST(Contexts, BytesFindTheirField) {
  EXPECT_EQ(contextFieldAt(Context::SkBuff, 50)->name, "cb");
  EXPECT_EQ(contextFieldAt(Context::SkBuff, 67)->name, "cb");
  EXPECT_EQ(contextFieldAt(Context::SkBuff, 181), nullptr);
  EXPECT_EQ(contextFieldAt(Context::SkBuff, 192), nullptr);
  EXPECT_EQ(contextFieldAt(Context::SockOps, 4)->name, "args");
  EXPECT_EQ(contextFieldAt(Context::BtfArgs, 0), nullptr);
  EXPECT_EQ(contextFieldNamed(Context::XdpMd, "data_end")->kind, FieldKind::PacketEnd);
  EXPECT_EQ(contextFieldNamed(Context::XdpMd, "nothing"), nullptr);
}

/// What a read by that program gives, or nothing when it is refused.
std::optional<FieldKind> readOf(Context context, unsigned offset, unsigned size, ProgType type,
                                AttachType attach = AttachType::None) {
  const ContextField *field = contextAccess(context, offset, size, false, type, attach);
  return field ? std::optional(field->kind) : std::nullopt;
}

TEST(Contexts, WhoMayTouchWhat) {
  using enum ProgType;
  EXPECT_EQ(readOf(Context::SkBuff, 76, 4, SchedCls), FieldKind::Packet);
  EXPECT_FALSE(readOf(Context::SkBuff, 76, 4, SocketFilter));
  EXPECT_FALSE(readOf(Context::SkBuff, 76, 2, SchedCls)) << "pointers are read whole";
  EXPECT_TRUE(readOf(Context::SkBuff, 2, 1, SocketFilter));
  EXPECT_FALSE(readOf(Context::SkBuff, 2, 4, SocketFilter)) << "not aligned";
  EXPECT_FALSE(readOf(Context::SkBuff, 0, 3, SocketFilter));
  EXPECT_FALSE(readOf(Context::SkBuff, 64, 8, SocketFilter)) << "runs out of cb";
  EXPECT_EQ(readOf(Context::XdpMd, 20, 4, Xdp, AttachType::XdpDevmap), FieldKind::Scalar);
  EXPECT_FALSE(readOf(Context::XdpMd, 20, 4, Xdp, AttachType::Xdp));
  EXPECT_TRUE(contextAccess(Context::SockOps, 4, 4, true, SockOps, AttachType::CgroupSockOps));
  EXPECT_FALSE(contextAccess(Context::SockOps, 8, 4, true, SockOps, AttachType::CgroupSockOps));
  EXPECT_FALSE(contextAccess(Context::XdpMd, 0, 4, true, Xdp, AttachType::None));
}

// Features

TEST(Features, StandInOrderAndAreFound) {
  KernelVersion last;
  for (const FeatureInfo &feature : features()) {
    EXPECT_LE(last, feature.since) << feature.name.str();
    last = feature.since;
    EXPECT_EQ(featureNamed(feature.name), feature.feature);
    EXPECT_EQ(&featureInfo(feature.feature), &feature);
  }
  EXPECT_EQ(featureNamed("flying"), std::nullopt);
}

TEST(Features, ByKernel) {
  EXPECT_TRUE(hasFeature({5, 3}, Feature::BoundedLoops));
  EXPECT_FALSE(hasFeature({5, 2}, Feature::BoundedLoops));
  EXPECT_TRUE(hasFeature({6, 0}, Feature::BoundedLoops));
  EXPECT_FALSE(hasFeature({6, 8}, Feature::MayGoto));
}

TEST(Features, OfKernelFunctions) {
  EXPECT_EQ(featureOfKfunc("bpf_iter_num_new"), Feature::OpenCodedIterators);
  EXPECT_EQ(featureOfKfunc("bpf_throw"), Feature::Exceptions);
  EXPECT_EQ(featureOfKfunc("bpf_throwing"), Feature::Kfuncs);
}

TEST(MapFlags, HaveAnAge) {
  for (uint32_t bit = 1; bit; bit <<= 1)
    EXPECT_EQ(map_flag::since(bit).has_value(), !map_flag::name(bit).empty()) << bit;
  EXPECT_EQ(map_flag::since(map_flag::MMAPABLE), (KernelVersion{5, 5}));
}

// Licences and substitutes

TEST(Licenses, AreComparedLetterByLetter) {
  for (llvm::StringRef text : gplLicenses())
    EXPECT_TRUE(isGplLicense(text)) << text.str();
  for (const char *text : {"", "gpl", "GPLv2", "GPL-2.0", "GPL ", "Dual BSD/GPL v2", "MIT"})
    EXPECT_FALSE(isGplLicense(text)) << text;
  EXPECT_TRUE(needsGpl(ProgType::Lsm));
  EXPECT_FALSE(needsGpl(ProgType::Xdp));
}

TEST(Substitutes, AreForThoseThatNeedThem) {
  for (const HelperInfo &helper : helpers())
    for (unsigned number = 1; progTypeOf(number); ++number) {
      bool isForAll =
          insteadOf(helper.id, ProgType::SkReuseport) == insteadOf(helper.id, *progTypeOf(number));
      if (!isForAll && !insteadOf(helper.id, *progTypeOf(number)).empty()) {
        EXPECT_FALSE(mayCall(helper.id, *progTypeOf(number), AttachType::None))
            << helper.name << " in " << progTypeInfo(*progTypeOf(number)).name;
      }
    }
  EXPECT_TRUE(insteadOf(HelperId::skb_load_bytes, ProgType::Xdp).starts_with("bpf_xdp_load_bytes()"));
  EXPECT_EQ(insteadOf(HelperId::skb_load_bytes, ProgType::Lsm), "");
  EXPECT_TRUE(isMendedByLibbpf(HelperId::probe_read_kernel));
  EXPECT_FALSE(isMendedByLibbpf(HelperId::probe_read));
  EXPECT_EQ(insteadOf(MapType::Ringbuf), "PERF_EVENT_ARRAY");
  EXPECT_EQ(insteadOf(*matchSec("fentry/x").kind), "SEC(\"kprobe/...\")");
  EXPECT_EQ(insteadOf(*matchSec("socket").kind), "");
}

} // namespace
