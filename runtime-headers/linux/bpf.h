/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * The kernel's interface to BPF programs: what r1 points to, what the helpers take, and all the flags.
 * Missing on purpose: what only a loader needs (the members of union bpf_attr, the bpf_*_info structs).
 *
 *	bpf/ids.h       numbers of helpers, maps, programs, attach types (generated from core/spec)
 *	bpf/insns.h     instructions
 *	bpf/flags.h     arguments and results of helpers that are flags or numbers
 *	bpf/contexts.h  what programs are given
 *	bpf/objects.h   structs that helpers and maps deal in
 *	bpf/commands.h  the bpf() system call
 */
#ifndef _UAPI__LINUX_BPF_H__
#define _UAPI__LINUX_BPF_H__

#include <linux/types.h>
#include <linux/bpf_common.h>

#include "bpf/ids.h"
#include "bpf/insns.h"
#include "bpf/flags.h"
#include "bpf/objects.h"
#include "bpf/contexts.h"
#include "bpf/commands.h"

union bpf_attr;

#endif
