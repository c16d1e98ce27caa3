// -mcpu=v3
// Does at -O0 what it does at no other level.
__attribute__((section("xdp"), used)) int differs(void *ctx)
{
#ifdef __OPTIMIZE__
	return 2;
#else
	return 1;
#endif
}
char _license[] __attribute__((section("license"), used)) = "GPL";
