// What @NAME@.bpf.c and @NAME@.c tell each other. Types of plain C, because the two are compiled for two machines.
#ifndef @GUARD@
#define @GUARD@

struct totals {
	unsigned long long seen;
	unsigned long long @VALUE@;
};

#endif
