#include "@NAME@.h"
static int on_event(void *context, void *data, size_t size)
{
	const struct event *event = data;

	(void)context;
	if (size < sizeof(*event))
		return 0;
	printf("%-16s %8d %12lld\n", event->comm, event->pid, event->value);
	return 0;
}

static int report(struct @IDENT@_bpf *skel)
{
	struct ring_buffer *events = ring_buffer__new(bpf_map__fd(skel->maps.events), on_event, NULL, NULL);
	int err = events ? 0 : -errno;

	setlinebuf(stdout);
	printf("%-16s %8s %12s\n", "COMM", "PID", "@VALUE@");
	while (!err && !stopping) {
		int seen = ring_buffer__poll(events, /* milliseconds */ 200);

		if (seen < 0 && seen != -EINTR)
			err = seen;
	}
	ring_buffer__free(events);
	return err;
}
