// What libbpf makes of an object for a kernel: prints the instructions that it would give to the kernel, by
// making libbpf believe that it runs there.
//
//   libbpf-relocate [--each] [--custom MIN.btf] KERNEL.btf OBJECT...
//   libbpf-relocate --version
//
// Only the BTF of that kernel is needed. The linker leads three kinds of libbpf's calls to this file
// (--wrap): bpf(), which here always succeeds and does nothing; fopen(), access() and faccessat(), for which
// /sys/kernel/btf/vmlinux is KERNEL.btf and /proc/kallsyms is empty; and gzopen(), for which the kernel's
// configuration is empty. So no privilege is needed, and nothing is loaded.
//
// Symbols that the object expects of a kernel are made weak before, because libbpf gives up on one that is missing
// before it comes to CO-RE; the instructions that refer to them are not compared by anybody. Where a struct_ops map
// does not fit the kernel, which is settled before CO-RE too, the object is opened again without it.
//
// Output, a line each:
//
//   object FILE
//   without-struct-ops                   the object was opened again
//   program NAME HEX                     an instruction is 16 digits, subprograms at the end
//   failed-record PROGRAM NUMBER         libbpf refused the object because of this record of its section
//   failed TEXT                          it did so before it came to CO-RE; TEXT is its last warning
//
// With --each, every program is loaded alone, each with a line "alone NAME" in front, so that one record that
// is refused does not hide the others. With --custom, records are resolved against MIN.btf (btf_custom_path).
#define _GNU_SOURCE
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <zlib.h>

static const char kernel_btf[] = "/sys/kernel/btf/vmlinux";
static const char *target, *custom;
static char last_warning[1024];
static char failed_program[256];
static int failed_record;
static bool relocated;

long __real_syscall(long number, long a, long b, long c, long d, long e, long f);
FILE *__real_fopen(const char *path, const char *mode);
int __real_access(const char *path, int mode);
int __real_faccessat(int folder, const char *path, int mode, int flags);
gzFile __real_gzopen(const char *path, const char *mode);

static long fake_bpf(int command)
{
	switch (command) {
	case BPF_MAP_CREATE:
	case BPF_PROG_LOAD:
	case BPF_BTF_LOAD:
	case BPF_LINK_CREATE:
	case BPF_RAW_TRACEPOINT_OPEN:
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	case BPF_OBJ_GET:
	case BPF_BTF_GET_NEXT_ID:
		errno = ENOENT;
		return -1;
	default:
		return 0;
	}
}

long __wrap_syscall(long number, long a, long b, long c, long d, long e, long f)
{
	if (number == SYS_bpf)
		return fake_bpf((int)a);
	return __real_syscall(number, a, b, c, d, e, f);
}

static const char *real_path(const char *path)
{
	if (target && !strcmp(path, kernel_btf))
		return target;
	if (!strcmp(path, "/proc/kallsyms"))
		return "/dev/null";
	return path;
}

/* Which of two names a libbpf calls depends on how it was compiled. */
FILE *__wrap_fopen(const char *path, const char *mode) { return __real_fopen(real_path(path), mode); }
FILE *__wrap_fopen64(const char *path, const char *mode) { return __real_fopen(real_path(path), mode); }
int __wrap_access(const char *path, int mode) { return __real_access(real_path(path), mode); }
int __wrap_faccessat(int folder, const char *path, int mode, int flags)
{
	return __real_faccessat(folder, real_path(path), mode, flags);
}
gzFile __wrap_gzopen(const char *path, const char *mode) { return __real_gzopen("/dev/null", mode); }
gzFile __wrap_gzopen64(const char *path, const char *mode) { return __real_gzopen("/dev/null", mode); }

static int keep_message(enum libbpf_print_level level, const char *format, va_list args)
{
	char text[1024], name[256];
	int number;

	vsnprintf(text, sizeof(text), format, args);
	if (strstr(text, " CO-RE relocations\n"))
		relocated = true;
	if (level != LIBBPF_WARN)
		return 0;
	text[strcspn(text, "\n")] = 0;
	if (!strstr(text, "failed to load object")) /* what it was has been said before */
		strcpy(last_warning, text);
	if (sscanf(text, "libbpf: prog '%255[^']': relo #%d: failed to", name, &number) == 2 ||
	    sscanf(text, "prog '%255[^']': relo #%d: failed to", name, &number) == 2) {
		strcpy(failed_program, name);
		failed_record = number;
	}
	return 0;
}

static char *read_file(const char *path, size_t *size)
{
	FILE *file = __real_fopen(path, "rb");
	size_t room = 1 << 16, used = 0;
	char *bytes = malloc(room);

	if (!file) {
		fprintf(stderr, "libbpf-relocate: %s: %s\n", path, strerror(errno));
		exit(2);
	}
	for (size_t got; (got = fread(bytes + used, 1, room - used, file)) > 0;) {
		used += got;
		if (used == room)
			bytes = realloc(bytes, room *= 2);
	}
	fclose(file);
	*size = used;
	return bytes;
}

static void make_externs_weak(char *elf, const Elf64_Shdr *section)
{
	Elf64_Sym *symbols = (Elf64_Sym *)(elf + section->sh_offset);

	for (size_t i = 1; i < section->sh_size / sizeof(*symbols); i++)
		if (symbols[i].st_shndx == SHN_UNDEF)
			symbols[i].st_info = ELF64_ST_INFO(STB_WEAK, ELF64_ST_TYPE(symbols[i].st_info));
}

/* The objects are ones that a compiler has made, and of this machine's byte order. */
static void prepare_elf(char *elf, size_t size, bool struct_ops)
{
	Elf64_Ehdr *header = (Elf64_Ehdr *)elf;
	Elf64_Shdr *sections = (Elf64_Shdr *)(elf + header->e_shoff);
	char *names;

	if (size < sizeof(*header) || header->e_shoff + header->e_shnum * sizeof(*sections) > size)
		return;
	names = elf + sections[header->e_shstrndx].sh_offset;
	for (int i = 0; i < header->e_shnum; i++) {
		char *name = names + sections[i].sh_name;

		if (sections[i].sh_type == SHT_SYMTAB)
			make_externs_weak(elf, &sections[i]);
		else if (!struct_ops && (!strncmp(name, ".struct_ops", 11) || !strncmp(name, ".rel.struct_ops", 15)))
			sections[i].sh_type = SHT_NOTE; /* which libbpf leaves alone */
	}
}

/* libbpf wants raw BTF of a kernel; the selftests' kernels are objects. */
static void take_target(const char *path)
{
	static char in_memory[64];
	struct btf *btf = btf__parse(path, NULL);
	const void *raw;
	__u32 size;
	int file = memfd_create("btf", 0);

	if (libbpf_get_error(btf)) {
		fprintf(stderr, "libbpf-relocate: %s: no BTF that libbpf can read\n", path);
		exit(2);
	}
	raw = btf__raw_data(btf, &size);
	if (file < 0 || write(file, raw, size) != (ssize_t)size) {
		perror("libbpf-relocate: memfd");
		exit(2);
	}
	btf__free(btf);
	snprintf(in_memory, sizeof(in_memory), "/proc/self/fd/%d", file);
	target = in_memory;
}

static struct bpf_object *open_object(const char *path, bool struct_ops)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "object", .btf_custom_path = custom);
	struct bpf_object *object;
	struct bpf_map *map;
	size_t size;
	char *elf = read_file(path, &size);

	prepare_elf(elf, size, struct_ops);
	last_warning[0] = 0;
	failed_program[0] = 0;
	relocated = false;
	object = bpf_object__open_mem(elf, size, &options); /* which keeps no pointers into it after the load */
	if (!object)
		return NULL;
	bpf_object__for_each_map(map, object) {
		bpf_map__set_pin_path(map, NULL);
		if (!bpf_map__max_entries(map))
			bpf_map__set_max_entries(map, 1);
	}
	return object;
}

static void print_programs(struct bpf_object *object, const char *only)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, object) {
		const unsigned char *bytes = (const unsigned char *)bpf_program__insns(program);

		if (only ? strcmp(only, bpf_program__name(program)) : 0)
			continue;
		printf("program %s ", bpf_program__name(program));
		for (size_t i = 0; i < bpf_program__insn_cnt(program) * sizeof(struct bpf_insn); i++)
			printf("%02x", bytes[i]);
		putchar('\n');
	}
}

/* Whether libbpf came as far as CO-RE. */
static bool load(const char *path, const char *only, bool struct_ops)
{
	struct bpf_object *object = open_object(path, struct_ops);
	struct bpf_program *program;

	if (!object)
		return false;
	bpf_object__for_each_program(program, object)
		bpf_program__set_autoload(program, !only || !strcmp(only, bpf_program__name(program)));
	if (!bpf_object__load(object))
		relocated = true;
	if (failed_program[0])
		printf("failed-record %s %d\n", failed_program, failed_record);
	else if (relocated)
		print_programs(object, only);
	bpf_object__close(object);
	return relocated;
}

static void relocate(const char *path, const char *only)
{
	if (only)
		printf("alone %s\n", only);
	if (load(path, only, true))
		return;
	if (load(path, only, false))
		puts("without-struct-ops");
	else
		printf("failed %s\n", last_warning);
}

static void relocate_each(const char *path)
{
	struct bpf_object *object = open_object(path, true);
	struct bpf_program *program;
	char *names[4096];
	size_t count = 0;

	if (!object) {
		printf("failed %s\n", last_warning);
		return;
	}
	bpf_object__for_each_program(program, object)
		if (count < sizeof(names) / sizeof(*names))
			names[count++] = strdup(bpf_program__name(program));
	bpf_object__close(object);
	for (size_t i = 0; i < count; i++)
		relocate(path, names[i]);
}

int main(int argc, char **argv)
{
	bool each = false;

	for (; argc > 1 && !strncmp(argv[1], "--", 2); argv++, argc--) {
		if (!strcmp(argv[1], "--each")) {
			each = true;
		} else if (!strcmp(argv[1], "--version")) {
			printf("%u.%u\n", libbpf_major_version(), libbpf_minor_version());
			return 0;
		} else if (!strcmp(argv[1], "--custom") && argc > 2) {
			custom = argv[2];
			argv++, argc--;
		}
	}
	if (argc < 3) {
		fprintf(stderr, "usage: libbpf-relocate [--each] [--custom MIN.btf] KERNEL.btf OBJECT...\n");
		return 2;
	}
	libbpf_set_print(keep_message);
	take_target(argv[1]);
	for (int i = 2; i < argc; i++) {
		printf("object %s\n", argv[i]);
		if (each)
			relocate_each(argv[i]);
		else
			relocate(argv[i], NULL);
		fflush(stdout);
	}
	return 0;
}
