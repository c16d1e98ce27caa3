#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>
static int packets = -1;

/* A packet socket sees what goes through a device; the program decides what it keeps. */
static int attach(struct @IDENT@_bpf *skel, const char *device)
{
	int program = bpf_program__fd(skel->progs.@IDENT@);
	struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};

	address.sll_ifindex = if_nametoindex(device);
	if (!address.sll_ifindex)
		return -errno;
	packets = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
	if (packets < 0 || bind(packets, (struct sockaddr *)&address, sizeof(address)) ||
	    setsockopt(packets, SOL_SOCKET, SO_ATTACH_BPF, &program, sizeof(program)))
		return -errno;
	return 0;
}

static void detach(struct @IDENT@_bpf *skel)
{
	(void)skel;
	if (packets >= 0)
		close(packets);
}
