// Loads @NAME@ into the kernel, attaches it@TO@ and prints what it tells until ^C.
@INCLUDES@
#include "@NAME@.skel.h"

static volatile sig_atomic_t stopping;

static void stop(int signal)
{
	(void)signal;
	stopping = 1;
}

@@attach/@ATTACH@.c

@@report/@REPORT@.c

int main(int argc, char **argv)
{
@@part/arguments-@ONE@.c
	struct @IDENT@_bpf *skel;
	int err;

@@part/usage-@ONE@.c
	signal(SIGINT, stop);
	signal(SIGTERM, stop);
	skel = @IDENT@_bpf__open_and_load();
	if (!skel) {
		fprintf(stderr, "@NAME@: cannot load the program: %s (are you root?)\n", strerror(errno));
		return 1;
	}
	err = attach(skel@TARGET@);
	if (err)
		fprintf(stderr, "@NAME@: cannot attach the program: %s\n", strerror(-err));
	else
		err = report(skel);
	detach(skel);
	@IDENT@_bpf__destroy(skel);
	return err ? 1 : 0;
}
