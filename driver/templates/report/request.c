#include <bpf/bpf.h>
#include "@NAME@.h"
static int report(struct @IDENT@_bpf *skel)
{
	struct request request = {.left = 2, .right = 3};
	LIBBPF_OPTS(bpf_test_run_opts, call, .ctx_in = &request, .ctx_size_in = sizeof(request));
	int err = bpf_prog_test_run_opts(bpf_program__fd(skel->progs.@IDENT@), &call);

	if (err || stopping)
		return err;
	printf("%lld + %lld = %lld, at %lld ns\n", request.left, request.right, request.sum, request.time);
	return 0;
}
