"""Writes the raw BTF of the kernel's own tests of btf_check (prog_tests/btf.c of its BPF selftests) to files.

usage: btf_selftests.py SELFTESTS OUT       SELFTESTS is the folder tools/testing/selftests/bpf of a kernel

The tables are C: they are cut out together with the function that makes bytes of them, and compiled.
"""
import os
import re
import subprocess
import sys

HEAD = """
#include <linux/bpf.h>
#include <linux/btf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "test_btf.h"
#define CHECK(condition, ...) (condition)
#define max(a, b) ((a) > (b) ? (a) : (b))
static struct btf_header hdr_tmpl = {.magic = 0xeb9f, .version = 1, .hdr_len = sizeof(struct btf_header)};
enum pprint_mapv_kind_t { PPRINT_MAPV_KIND_BASIC = 0, PPRINT_MAPV_KIND_INT128 };
"""
MAIN = """
int main(int argc, char **argv) {
  for (unsigned i = 0; i < sizeof(raw_tests) / sizeof(raw_tests[0]); i++) {
    struct btf_raw_test *test = &raw_tests[i];
    unsigned size = 0;
    char path[4096];
    void *raw = btf_raw_create(&hdr_tmpl, test->raw_types, test->str_sec, test->str_sec_size, &size, NULL);
    if (!raw)
      return 1;
    struct btf_header *hdr = raw;
    hdr->hdr_len += test->hdr_len_delta;
    hdr->type_off += test->type_off_delta;
    hdr->str_off += test->str_off_delta;
    hdr->str_len += test->str_len_delta;
    snprintf(path, sizeof path, "%s/%03u.btf", argv[1], i);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(raw, 1, size, file) != size || fclose(file))
      return 1;
    printf("%s %s\\n", path, test->descr);
  }
}
"""


def main(argv):
    tests, out = argv[1], argv[2]
    with open(os.path.join(tests, "prog_tests", "btf.c"), encoding="utf-8") as file:
        text = file.read()
    start = text.index("#define NAME_TBD")
    end = re.compile(r"^}$", re.M).search(text, text.index("static void *btf_raw_create(")).end()
    body = re.sub(r"(?s)static struct btf_header hdr_tmpl.*?^};|enum pprint_mapv_kind_t {.*?^};", "", text[start:end], flags=re.M)
    os.makedirs(out, exist_ok=True)
    source, program = os.path.join(out, "tests.c"), os.path.join(out, "tests")
    with open(source, "w", encoding="utf-8") as file:
        file.write(HEAD + body + MAIN)
    subprocess.run(["clang-19", "-w", "-std=gnu11", "-I", tests, source, "-o", program], check=True)
    sys.stdout.write(subprocess.run([program, out], check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    main(sys.argv)
