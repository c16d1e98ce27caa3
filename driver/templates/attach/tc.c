#include <net/if.h>
static struct bpf_tc_hook hook = {.sz = sizeof(hook), .attach_point = BPF_TC_INGRESS};
static struct bpf_tc_opts filter = {.sz = sizeof(filter), .handle = 1, .priority = 1};

static int attach(struct @IDENT@_bpf *skel, const char *device)
{
	int err;

	hook.ifindex = if_nametoindex(device);
	if (!hook.ifindex)
		return -errno;
	err = bpf_tc_hook_create(&hook);
	if (err && err != -EEXIST) /* another program may have made it */
		return err;
	filter.prog_fd = bpf_program__fd(skel->progs.@IDENT@);
	return bpf_tc_attach(&hook, &filter);
}

/* A tc filter stays when its loader ends, so it is taken away by hand. */
static void detach(struct @IDENT@_bpf *skel)
{
	(void)skel;
	filter.prog_fd = filter.prog_id = filter.flags = 0;
	if (hook.ifindex)
		bpf_tc_detach(&hook, &filter);
}
