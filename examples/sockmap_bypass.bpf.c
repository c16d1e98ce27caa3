// Short-circuits TCP between two processes of one host: what one writes is put straight into the
// other's receive queue, past the whole TCP/IP stack.
//
// The sockops program collects established sockets in a map under their address pair; the sk_msg
// program looks up the other end, which is found under the same pair turned round.
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "net.h"

struct pair {
	__be32 local, remote;
	__u32 local_port, remote_port; /* host order */
};

struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 65536);
	__type(key, struct pair);
	__type(value, __u64);
} sockets SEC(".maps");

SEC("sockops")
int collect_sockets(struct bpf_sock_ops *ctx)
{
	struct pair key = {};

	if (ctx->op != BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB && ctx->op != BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB)
		return 0;
	/* Only the loopback network is sure to have both ends on this host. */
	if (ctx->family != AF_INET || (ctx->remote_ip4 & bpf_htonl(0xFF000000)) != bpf_htonl(0x7F000000))
		return 0;
	key.local = ctx->local_ip4;
	key.remote = ctx->remote_ip4;
	key.local_port = ctx->local_port;
	key.remote_port = bpf_ntohl(ctx->remote_port);
	bpf_sock_hash_update(ctx, &sockets, &key, BPF_NOEXIST);
	return 0;
}

SEC("sk_msg")
int bypass(struct sk_msg_md *msg)
{
	struct pair peer = {
		.local = msg->remote_ip4,
		.remote = msg->local_ip4,
		.local_port = bpf_ntohl(msg->remote_port),
		.remote_port = msg->local_port,
	};

	/* Where no such socket is known the message takes the ordinary way. */
	bpf_msg_redirect_hash(msg, &sockets, &peer, BPF_F_INGRESS);
	return SK_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
