// Asks the running kernel about each program of a BPF object, alone: utils/corpus builds this with the libbpf
// of the kernel tree whose programs it loads. One line of JSON a program, so that a crash loses only one:
//
//   {"program": "name", "section": "xdp", "phase": "kernel", "error": -22, "insns": 7, "processed": 12, "why": "..."}
//
// "phase" says how far it came: "open" (libbpf cannot read the object; then there is one line, without a name),
// "prepare" (libbpf gave up before the program's turn), "kernel" (it said no and not why: it lacks what the
// program is for), "verifier" (which said no), "loaded". "why" is the last line that the verifier wrote, or
// libbpf's warnings.
//
// Maps that an application would size are given the smallest size that is allowed, and nothing is pinned or
// attached, as `skep load` does.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char verifier_log[16 << 20];
static char messages[16384];

static int keep_message(enum libbpf_print_level level, const char *format, va_list args)
{
	size_t used = strlen(messages);

	if (level == LIBBPF_WARN)
		vsnprintf(messages + used, sizeof(messages) - used, format, args);
	return 0;
}

static void print_text(const char *text, size_t length)
{
	putchar('"');
	for (size_t i = 0; i < length; i++) {
		unsigned char c = text[i];

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

static int is_statistics(const char *line)
{
	static const char *const starts[] = { "processed ", "verification time", "stack depth", "max_states" };

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (!strncmp(line, starts[i], strlen(starts[i])))
			return 1;
	return 0;
}

/* The verifier says what it minds last, before the statistics. */
static void print_last_line(const char *log)
{
	const char *last = "";

	for (const char *line = log; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (*line && *line != '\n' && !is_statistics(line))
			last = line;
	}
	print_text(last, strcspn(last, "\n"));
}

/* These have no number of entries, or libbpf sets it. */
static int is_unsized(const struct bpf_map *map)
{
	switch ((int)bpf_map__type(map)) {
	case BPF_MAP_TYPE_SK_STORAGE:
	case BPF_MAP_TYPE_TASK_STORAGE:
	case BPF_MAP_TYPE_INODE_STORAGE:
	case 32: /* CGRP_STORAGE, which headers have since 6.2 */
	case BPF_MAP_TYPE_CGROUP_STORAGE:
	case BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE:
	case BPF_MAP_TYPE_STRUCT_OPS:
	case BPF_MAP_TYPE_PERF_EVENT_ARRAY:
		return 1;
	default:
		return bpf_map__is_internal(map);
	}
}

static void prepare_maps(struct bpf_object *object)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, object) {
		enum bpf_map_type type = bpf_map__type(map);
		int ring = type == BPF_MAP_TYPE_RINGBUF || type == BPF_MAP_TYPE_USER_RINGBUF;

		bpf_map__set_pin_path(map, NULL);
		if (bpf_map__max_entries(map) == 0 && !is_unsized(map))
			bpf_map__set_max_entries(map, ring ? sysconf(_SC_PAGESIZE) : 1);
	}
}

static struct bpf_object *open_object(const char *path)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "corpus");

	messages[0] = 0;
	return bpf_object__open_file(path, &options);
}

static void report(struct bpf_program *program, const char *phase, int error, size_t insns)
{
	const char *processed = strstr(verifier_log, "processed ");

	printf("{\"program\": ");
	print_text(program ? bpf_program__name(program) : "", program ? strlen(bpf_program__name(program)) : 0);
	printf(", \"section\": ");
	print_text(program ? bpf_program__section_name(program) : "",
		   program ? strlen(bpf_program__section_name(program)) : 0);
	printf(", \"phase\": \"%s\", \"error\": %d, \"insns\": %zu, \"processed\": %ld, \"why\": ", phase, error, insns,
	       processed ? strtol(processed + strlen("processed "), NULL, 10) : 0);
	if (error == 0)
		print_text("", 0);
	else if (verifier_log[0])
		print_last_line(verifier_log);
	else
		print_text(messages, strlen(messages));
	printf("}\n");
	fflush(stdout);
}

/* The kernel is asked last but for one step: a tail call table is filled with programs, which fails (EBADF) where
 * those are not loaded. The statistics are in the log then, and no complaint. */
static const char *phase_of(int error)
{
	int refused = strstr(messages, "BPF program load failed") != NULL;

	if (!error || (error == -EBADF && !refused && strstr(verifier_log, "processed ")))
		return "loaded";
	if (verifier_log[0])
		return "verifier";
	return refused ? "kernel" : "prepare";
}

/* One program by its place in the object; 0 when there is none. */
static int judge(const char *path, int wanted)
{
	struct bpf_object *object = open_object(path);
	struct bpf_program *program, *found = NULL;
	int number = 0, error, insns;

	verifier_log[0] = 0;
	if (!object) {
		report(NULL, "open", -errno, 0);
		return 0;
	}
	bpf_object__for_each_program(program, object) {
		bpf_program__set_autoload(program, number == wanted);
		if (number++ == wanted)
			found = program;
	}
	if (found) {
		prepare_maps(object);
		insns = bpf_program__insn_cnt(found);
		bpf_program__set_log_buf(found, verifier_log, sizeof(verifier_log));
		bpf_program__set_log_level(found, 4);
		error = bpf_object__load(object);
		report(found, phase_of(error), error, insns);
	}
	bpf_object__close(object);
	return found != NULL;
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: judge OBJECT\n");
		return 2;
	}
	libbpf_set_print(keep_message);
	for (int i = 0; judge(argv[1], i); i++)
		;
	return 0;
}
