static struct bpf_link *registered;

/* Registers the struct with the kernel, which calls its members from then on. */
static int attach(struct @IDENT@_bpf *skel)
{
	registered = bpf_map__attach_struct_ops(skel->maps.@IDENT@);
	return registered ? 0 : -errno;
}

static void detach(struct @IDENT@_bpf *skel)
{
	(void)skel;
	bpf_link__destroy(registered);
}
