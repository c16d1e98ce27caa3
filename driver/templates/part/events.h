// What @NAME@.bpf.c and @NAME@.c tell each other. Types of plain C, because the two are compiled for two machines.
#ifndef @GUARD@
#define @GUARD@

struct event {
	int pid;
	char comm[16];
	long long value; /* @VALUE@ */
};

#endif
