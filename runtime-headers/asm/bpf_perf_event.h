/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/* bpf_user_pt_regs_t, the registers in a perf_event program's context. */
#ifndef _ASM_BPF_PERF_EVENT_H
#define _ASM_BPF_PERF_EVENT_H

#include <asm/ptrace.h>

#endif
