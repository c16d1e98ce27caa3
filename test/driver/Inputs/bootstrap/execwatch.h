// What the program tells the application.
#ifndef EXECWATCH_H
#define EXECWATCH_H

struct event {
	int pid, parent;
	char name[16];
};

#endif
