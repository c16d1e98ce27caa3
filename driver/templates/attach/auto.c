/* The section of each program says where it goes. */
static int attach(struct @IDENT@_bpf *skel)
{
	return @IDENT@_bpf__attach(skel);
}

static void detach(struct @IDENT@_bpf *skel)
{
	@IDENT@_bpf__detach(skel);
}
