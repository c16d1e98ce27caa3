/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/* VLAN devices. As in the kernel's interface, there is no struct vlan_hdr here: programs bring their own. */
#ifndef _LINUX_IF_VLAN_H_
#define _LINUX_IF_VLAN_H_

enum vlan_flags {
	VLAN_FLAG_REORDER_HDR = 1,
	VLAN_FLAG_GVRP = 2,
	VLAN_FLAG_LOOSE_BINDING = 4,
	VLAN_FLAG_MVRP = 8,
	VLAN_FLAG_BRIDGE_BINDING = 16,
};

#endif
