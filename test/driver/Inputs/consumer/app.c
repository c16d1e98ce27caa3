#include "tiny.skel.h"
#include <stdio.h>

int main(void)
{
	struct tiny_bpf *skel = tiny_bpf__open();

	if (!skel)
		return 1;
	printf("%s wants %d of %s\n", bpf_program__name(skel->progs.tiny), skel->rodata->wanted, skel->rodata->name);
	tiny_bpf__destroy(skel);
	return 0;
}
