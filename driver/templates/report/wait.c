#include <unistd.h>
static int report(struct @IDENT@_bpf *skel)
{
	(void)skel;
	printf("it is there; ^C takes it away\n");
	while (!stopping)
		sleep(1);
	return 0;
}
