// Loads and attaches the program, starts /bin/true, and prints what the program says of it. With --open it
// stops after opening the object inside the skeleton, which needs no rights.
#include "execwatch.h"
#include "execwatch.skel.h"
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child;

static int print_event(void *context, void *data, size_t size)
{
	const struct event *event = data;

	if (event->pid == child && event->parent == getpid())
		printf("my child started %s\n", event->name);
	return 0;
}

static int watch(struct execwatch_bpf *skeleton)
{
	struct ring_buffer *events;
	int error = execwatch_bpf__load(skeleton) || execwatch_bpf__attach(skeleton);

	if (error)
		return error;
	child = fork();
	if (child == 0)
		_exit(execl("/bin/true", "true", NULL));
	waitpid(child, NULL, 0);
	events = ring_buffer__new(bpf_map__fd(skeleton->maps.events), print_event, NULL, NULL);
	error = !events || ring_buffer__poll(events, 1000) < 1;
	ring_buffer__free(events);
	return error;
}

int main(int argc, char **argv)
{
	struct execwatch_bpf *skeleton = execwatch_bpf__open();
	int error = 0;

	if (!skeleton)
		return 1;
	printf("program %s in %s\n", bpf_program__name(skeleton->progs.on_exec),
	       bpf_program__section_name(skeleton->progs.on_exec));
	printf("maps %s, %s\n", bpf_map__name(skeleton->maps.started), bpf_map__name(skeleton->maps.events));
	skeleton->rodata->only_parent = getpid();
	if (argc < 2 || strcmp(argv[1], "--open"))
		error = watch(skeleton);
	execwatch_bpf__destroy(skeleton);
	return error;
}
