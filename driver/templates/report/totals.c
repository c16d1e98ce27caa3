#include "@NAME@.h"
#include <stdlib.h>
#include <unistd.h>
static int report(struct @IDENT@_bpf *skel)
{
	int err = 0, cpus = libbpf_num_possible_cpus();
	struct totals *each = calloc(cpus > 0 ? cpus : 1, sizeof(*each));

	if (!each)
		return -ENOMEM;
	setlinebuf(stdout);
	printf("%12s %12s\n", "seen", "@VALUE@");
	while (!err && !stopping) {
		struct totals sum = {0};
		__u32 key = 0;

		sleep(1);
		err = bpf_map__lookup_elem(skel->maps.totals, &key, sizeof(key), each, cpus * sizeof(*each), 0);
		for (int cpu = 0; cpu < cpus; cpu++) {
			sum.seen += each[cpu].seen;
			sum.@VALUE@ += each[cpu].@VALUE@;
		}
		printf("%12llu %12llu\n", sum.seen, sum.@VALUE@);
	}
	free(each);
	return err;
}
