// Memory that is not the program's to write, to read or to have.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define __user __attribute__((btf_type_tag("user")))

struct config {
	__u32 limit;
	char name[16];
};

const volatile struct config config = {};
const volatile __u32 seen = 0;
static const __u8 key[4] = {1, 2, 3, 4};
char history[512][4 * 1024 * 1024]; // expect 6 c-bss-size
char cache[3][1024 * 1024 * 1024] SEC(".bss.cache"); // expect 6 c-bss-size
__u32 started;

struct request {
	char __user *text;
	struct config __user *config;
};

__attribute__((constructor)) static void start(void) // expect 42 c-constructor
{
	started = 1;
}

__attribute__((destructor)) void stop(void) // expect 34 c-constructor
{
	started = 0;
}

SEC("ksyscall/openat")
int BPF_KSYSCALL(opened, int folder, const char *path, int flags)
{
	if (*path == '/') // expect 6 c-user-pointer
		(*(__u32 *)&seen)++; // expect 3 c-const-write
	((struct config *)&config)->limit = flags; // expect 2 c-const-write
	bpf_probe_read_user((void *)&config.name, sizeof(config.name), path); // expect 2 c-const-write
	__builtin_memset((void *)key, 0, sizeof(key)); // expect 2 c-const-write
	return 0;
}

SEC("ksyscall/connect")
int BPF_KSYSCALL(connecting, int fd, struct sockaddr *address)
{
	return address->sa_family == 2; // expect 9 c-user-pointer
}

SEC("tracepoint/syscalls/sys_enter_execve")
int executed(struct trace_event_raw_sys_enter *ctx)
{
	const char *path = (const char *)ctx->args[0];
	const char **argv = (const char **)ctx->args[1];

	if (path[0] == '/' && argv[1]) // expect 6 c-user-pointer, 24 c-user-pointer
		history[3][2] = path[1]; // expect 19 c-user-pointer
	return *(int *)ctx->args[2]; // expect 9 c-user-pointer
}

SEC("raw_tp/sys_enter")
int entered(void *ctx)
{
	struct request request = {};

	return request.text[0] + request.config->limit; // expect 9 c-user-pointer, 27 c-user-pointer
}

char LICENSE[] SEC("license") = "GPL";
