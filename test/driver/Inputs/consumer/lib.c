#include <skep/skep.h>
#include <stdio.h>

int main(void)
{
	const char text[] = "int f(void) { return 1; }";
	struct skep_compilation *compilation = skep_compile("f.c", text, sizeof(text) - 1, NULL);
	size_t size;

	skep_compilation_object(compilation, &size);
	printf("C: skep %s made an object: %s\n", skep_version(), size > 100 ? "yes" : "no");
	skep_compilation_free(compilation);
	return 0;
}
