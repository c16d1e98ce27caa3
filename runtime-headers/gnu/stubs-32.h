/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * glibc's <gnu/stubs.h> includes this on any machine that it does not take for 64-bit x86, BPF among
 * them, and Debian has the real one only in libc6-dev-i386. It lists libc functions that are stubs, of
 * which a BPF program can call none.
 */
