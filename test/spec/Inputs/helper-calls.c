void *lookup(void *map, const void *key) { return bpf_map_lookup_elem(map, key); }
long delete(void *map, struct cgroup *cgroup) { return bpf_cgrp_storage_delete(map, cgroup); }
