/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * skep's C interface: compile eBPF programs inside your own process, from files or from strings.
 *
 * Threads: every function may be called from any thread at any time. A handle belongs to whoever made it
 * and must not be used by two threads at once.
 * Failure: nothing here prints, exits or aborts. A function that can fail gives a handle that says so, or
 * NULL when memory is out; every getter accepts a failed handle.
 * Compatibility: structs passed in begin with their own size, which tells the library which fields the
 * caller knows. New fields are added at the end; zero always means the default.
 */
#ifndef SKEP_H
#define SKEP_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SKEP_API __attribute__((visibility("default")))

/* "0.1.0" */
SKEP_API const char *skep_version(void);

enum skep_severity {
	SKEP_REMARK = 1,
	SKEP_WARNING = 2,
	SKEP_ERROR = 3,
};

/* One diagnostic. Strings live as long as the handle it came from; none is NULL, unknown ones are empty. */
struct skep_diagnostic {
	enum skep_severity severity;
	const char *id;      /* permanent kebab-case name; for Clang's warnings the -W flag without "-W" */
	const char *message; /* one line, no full stop */
	const char *file;
	uint32_t line;   /* 1-based, 0 = unknown */
	uint32_t column; /* 1-based, 0 = unknown */
	const char *notes; /* notes and hints, a line each */
};

/*
 * What compiles can hand on to later ones, such as the kernel's types once opened (a tenth of the time that a small
 * program takes). It changes the speed only, never an outcome: files that change are read again.
 * Unlike other handles, any number of threads may compile with one at once.
 */
struct skep_compiler;

/* Returns a handle to free with skep_compiler_free when no compile uses it any more, or NULL when memory is out. */
SKEP_API struct skep_compiler *skep_compiler_new(void);
/* NULL is fine. */
SKEP_API void skep_compiler_free(struct skep_compiler *compiler);

struct skep_compile_opts {
	size_t sz; /* sizeof(struct skep_compile_opts) */
	/* Compiler options as on a command line: "-I", "dir", "-DX=1", "-O2", "-mcpu=v3", "-g", "--target=bpfeb" */
	const char *const *args;
	size_t num_args;
	/* BTF or ELF file for #include "vmlinux.h"; NULL = the running kernel's, else the one inside skep */
	const char *btf_path;
	/* NULL = this compile stands alone */
	struct skep_compiler *compiler;
};

/* The outcome of one compile. */
struct skep_compilation;

/*
 * Compiles one C source to an eBPF ELF object in memory.
 *
 * path:   name of the source, for messages and for #include "..." beside it. Read from disk when text is NULL.
 * text:   the source itself, or NULL. Need not end with a NUL; only read during the call.
 * size:   bytes of text.
 * opts:   may be NULL.
 *
 * Returns a handle to free with skep_compilation_free, or NULL when memory is out.
 */
SKEP_API struct skep_compilation *skep_compile(const char *path, const char *text, size_t size,
					       const struct skep_compile_opts *opts);
/* 1 when there is an object, 0 when there were errors. */
SKEP_API int skep_compilation_ok(const struct skep_compilation *compilation);
/* The object's bytes, owned by the handle; NULL and *size = 0 after errors. */
SKEP_API const void *skep_compilation_object(const struct skep_compilation *compilation, size_t *size);
SKEP_API size_t skep_compilation_diagnostic_count(const struct skep_compilation *compilation);
/* Fills *out with diagnostic `index`, in the order they were found. Returns 0, or -1 when there is none. */
SKEP_API int skep_compilation_diagnostic(const struct skep_compilation *compilation, size_t index,
					 struct skep_diagnostic *out);
/* NULL is fine. */
SKEP_API void skep_compilation_free(struct skep_compilation *compilation);

#ifdef __cplusplus
}
#endif

#endif /* SKEP_H */
