/* Such a program is attached nowhere; it is called. */
static int attach(struct @IDENT@_bpf *skel)
{
	(void)skel;
	return 0;
}

static void detach(struct @IDENT@_bpf *skel)
{
	(void)skel;
}
