// What @NAME@.bpf.c and @NAME@.c tell each other. Types of plain C, because the two are compiled for two machines.
#ifndef @GUARD@
#define @GUARD@

struct request {
	long long left, right; /* in */
	long long sum;         /* out */
	long long time;        /* out: nanoseconds since the machine started */
};

#endif
