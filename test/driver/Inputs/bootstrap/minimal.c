// Loads the program through its skeleton and runs it twice on a frame of its own.
#include "minimal.skel.h"
#include <bpf/bpf.h>
#include <stdio.h>

int main(void)
{
	char frame[64] = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = frame, .data_size_in = sizeof(frame), .repeat = 2);
	struct minimal_bpf *skeleton = minimal_bpf__open();
	int error;

	if (!skeleton)
		return 1;
	skeleton->rodata->step = 21;
	error = minimal_bpf__load(skeleton);
	if (!error)
		error = bpf_prog_test_run_opts(bpf_program__fd(skeleton->progs.add_step), &run);
	printf("error %d, returned %u, total %d\n", error, run.retval, skeleton->bss->total);
	minimal_bpf__destroy(skeleton);
	return error != 0;
}
