// Asks the running kernel about the BTF of BPF objects: utils/corpus builds this with the libbpf of the kernel tree
// whose programs it compiles. libbpf opens the object, fills in what linkers leave open (offsets in data sections),
// makes of it what the kernel knows, and loads that with BPF_BTF_LOAD before it comes to maps and programs, of which
// it is given none. One word an object: "accepted", "refused" (then what was said, up to the end of the line), or
// "unasked": libbpf gave up before, for want of a kernel symbol for example.
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char messages[65536];

static int keep_message(enum libbpf_print_level level, const char *format, va_list args)
{
	size_t used = strlen(messages);

	if (level == LIBBPF_WARN)
		vsnprintf(messages + used, sizeof(messages) - used, format, args);
	return 0;
}

static int is_accepted(struct bpf_object *object)
{
	struct bpf_program *program;
	struct bpf_map *map;

	bpf_object__for_each_program(program, object)
		bpf_program__set_autoload(program, false);
	bpf_object__for_each_map(map, object) {
		bpf_map__set_autocreate(map, false);
		bpf_map__set_pin_path(map, NULL);
	}
	bpf_object__load(object);
	return bpf_object__btf(object) && btf__fd(bpf_object__btf(object)) >= 0;
}

int main(int count, char **paths)
{
	libbpf_set_print(keep_message);
	for (int i = 1; i < count; i++) {
		messages[0] = 0;
		struct bpf_object *object = bpf_object__open_file(paths[i], NULL);

		if (!object) {
			printf("unopened");
		} else if (is_accepted(object)) {
			printf("accepted\n");
			bpf_object__close(object);
			continue;
		} else {
			printf("%s", strstr(messages, "BTF into kernel") ? "refused" : "unasked");
		}
		messages[strcspn(messages, "\n")] = 0;
		printf(" %s\n", messages);
		bpf_object__close(object);
	}
	return 0;
}
