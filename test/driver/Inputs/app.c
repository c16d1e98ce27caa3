// The user-space half of a test project: opens the object inside its skeleton, which needs no rights, and
// names what libbpf found in it.
#include "execsnoop.skel.h"
#include <stdio.h>

int main(void)
{
	struct execsnoop_bpf *skeleton = execsnoop_bpf__open();

	if (!skeleton)
		return 1;
	printf("program %s in %s\n", bpf_program__name(skeleton->progs.trace_execve),
	       bpf_program__section_name(skeleton->progs.trace_execve));
	printf("map %s\n", bpf_map__name(skeleton->maps.events));
	printf("only_uid %d\n", (int)skeleton->rodata->only_uid);
	execsnoop_bpf__destroy(skeleton);
	return 0;
}
