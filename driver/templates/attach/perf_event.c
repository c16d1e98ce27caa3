#include <linux/perf_event.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
static struct bpf_link **links;
static int cpus;

/* A clock on one CPU that calls the program `hertz` times a second. */
static int open_clock(int cpu, int hertz)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.sample_freq = hertz,
		.freq = 1,
	};

	return syscall(SYS_perf_event_open, &attr, /* any process */ -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
}

static int attach(struct @IDENT@_bpf *skel, const char *hertz)
{
	cpus = libbpf_num_possible_cpus();
	links = calloc(cpus > 0 ? cpus : 1, sizeof(*links));
	if (!links)
		return -ENOMEM;
	for (int cpu = 0; cpu < cpus; cpu++) {
		int fd = open_clock(cpu, atoi(hertz));

		if (fd < 0 && errno == ENODEV) /* this CPU is switched off */
			continue;
		if (fd < 0)
			return -errno;
		links[cpu] = bpf_program__attach_perf_event(skel->progs.@IDENT@, fd);
		if (!links[cpu])
			return -errno;
	}
	return 0;
}

static void detach(struct @IDENT@_bpf *skel)
{
	(void)skel;
	for (int cpu = 0; links && cpu < cpus; cpu++)
		bpf_link__destroy(links[cpu]);
	free(links);
}
