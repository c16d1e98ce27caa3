#include <bpf/bpf.h>
#include <unistd.h>
/* Reading the iterator runs the program. */
static int report(struct @IDENT@_bpf *skel)
{
	int fd = bpf_iter_create(bpf_link__fd(skel->links.@IDENT@));
	char text[4096];
	ssize_t size = 0;

	if (fd < 0)
		return -errno;
	while (!stopping && (size = read(fd, text, sizeof(text))) > 0)
		fwrite(text, 1, size, stdout);
	close(fd);
	return size < 0 ? -errno : 0;
}
