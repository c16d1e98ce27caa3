#include <net/if.h>
static int attach(struct @IDENT@_bpf *skel, const char *device)
{
	unsigned int index = if_nametoindex(device);

	if (!index)
		return -errno;
	skel->links.@IDENT@ = bpf_program__attach_xdp(skel->progs.@IDENT@, index);
	return skel->links.@IDENT@ ? 0 : -errno;
}

static void detach(struct @IDENT@_bpf *skel)
{
	@IDENT@_bpf__detach(skel);
}
