// Questions about fields, types and enumerators.
#include "../kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct task_struct___old { long state; } __attribute__((preserve_access_index));
typedef struct leaf leaf_t;

long fields(struct task_struct *t, struct task_struct___old *old)
{
	return bpf_core_field_exists(t->pid) + bpf_core_field_exists(old->state) + bpf_core_field_size(t->comm) +
	       bpf_core_field_offset(t->color) + bpf_core_field_exists(struct task_struct, n1) +
	       bpf_core_field_size(struct n1, inner.b) + bpf_core_field_offset(struct n1, inner.b[3]) +
	       bpf_core_field_exists(((struct leaf *)0)->name);
}

long types(void)
{
	return bpf_core_type_exists(struct task_struct) + bpf_core_type_exists(struct task_struct___old) +
	       bpf_core_type_exists(leaf_t) + bpf_core_type_size(enum color) + bpf_core_type_size(struct n1) +
	       bpf_core_type_id_local(struct leaf) + bpf_core_type_id_kernel(struct leaf) +
	       bpf_core_type_matches(struct leaf) + bpf_core_type_id_local(int);
}

long enumerators(void)
{
	return bpf_core_enum_value_exists(enum color, RED) + bpf_core_enum_value(enum color, GREEN);
}
