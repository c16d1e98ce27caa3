#include <fcntl.h>
#include <unistd.h>
static int attach(struct @IDENT@_bpf *skel, const char *cgroup)
{
	int fd = open(cgroup, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	skel->links.@IDENT@ = bpf_program__attach_cgroup(skel->progs.@IDENT@, fd);
	close(fd);
	return skel->links.@IDENT@ ? 0 : -errno;
}

static void detach(struct @IDENT@_bpf *skel)
{
	@IDENT@_bpf__detach(skel);
}
