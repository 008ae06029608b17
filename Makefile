# SPDX-License-Identifier: GPL-2.0-or-later
# What people type. What the module is made of is in Kbuild.
#
# KVER is a kernel release as 'uname -r' prints it, or 6.1 or 6.12 for Debian's stock kernels.

KVER ?= $(shell uname -r)
V ?= 0
DESTDIR ?=
PREFIX ?= /usr/local

Q := $(if $(filter 1,$(V)),,@)
quiet := $(if $(filter 1,$(V)),,-s)
ARCH ?= amd64

# Objects of each kernel have a directory of their own, with links to the sources.
ifneq ($(filter 6.1 6.12,$(KVER)),)
OBJ := $(CURDIR)/build/$(KVER)-$(ARCH)
release = $(firstword $(shell tests/lib/release $(KVER) $(ARCH)))
else
OBJ := $(CURDIR)/build/$(KVER)
release = $(KVER)
endif
KDIR ?= /lib/modules/$(release)/build

helpers := $(patsubst tests/vm/src/%.c,build/vm/bin/%,$(wildcard tests/vm/src/*.c)) \
	build/vm/bin/matrix build/vm/bin/matrix-i386

.PHONY: all
all: module user

.PHONY: help
help:
	@echo 'make [all]            the module for the running kernel, and the tool'
	@echo 'make module KVER=…    the module for another kernel: a release, or 6.1 or 6.12'
	@echo 'make user             the tool, build/user/paravent'
	@echo 'make install          module and tool (KVER, DESTDIR, PREFIX)'
	@echo 'make test [T=regex]   set up, build and test everything, or suites that match'
	@echo 'make check            code checks only'
	@echo 'make fuzz             drawn masks against an oracle, for hours (FUZZ_SECONDS)'
	@echo 'make bench            the hot path against memcpy, and against what others do'
	@echo 'make coverage         Documentation/coverage.md, from the last make test'
	@echo 'make demo             a masked picture from a virtual machine, in out/demo'
	@echo 'make vm [KVER=6.12]   a shell in such a machine'
	@echo 'make clean            remove build/ and out/; the cache of kernels stays'
	@echo
	@echo 'test, bench, demo and vm install what they miss from Debian when run as root.'
	@echo 'V=1 shows commands. PARAVENT_CACHE (/var/cache/paravent) keeps kernels.'

.PHONY: module
module:
	@test -d "$(KDIR)" || { echo "error: no headers of $(KVER) in '$(KDIR)';" \
		"install linux-headers-$(KVER), or run tests/setup for 6.1 and 6.12" >&2; exit 1; }
	$(Q)tests/lib/module $(OBJ) $(MAKE) $(quiet) -C $(KDIR)

.PHONY: user
user:
	$(Q)$(MAKE) $(quiet) --no-print-directory -C user

.PHONY: vm-helpers
vm-helpers: $(helpers)
	@:

build/vm/bin/%: tests/vm/src/%.c $(wildcard tests/vm/src/*.h)
	@mkdir -p $(@D)
	$(Q)$(CC) -std=gnu11 -O2 -g -Wall -Wextra -pthread $(HELPER_CFLAGS) -o $@ $< $(HELPER_LIBS)

# The second, for the compat ioctls, does without the oracle.
matrix := $(wildcard tests/vm/matrix/*.c)
build/vm/bin/matrix: $(filter-out %/compat.c,$(matrix))
build/vm/bin/matrix-i386: $(filter %/compat.c %/compare.c %/device.c %/report.c %/run.c %/ways.c,$(matrix))
build/vm/bin/matrix-i386: CC = i686-linux-gnu-gcc -static
build/vm/bin/matrix build/vm/bin/matrix-i386: $(wildcard tests/vm/matrix/*.h tests/native/oracle.[ch] \
		kernel/*.h kernel/uapi/*.h) kernel/format.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=gnu11 -O2 -g -Wall -Wextra -o $@ $(filter tests/vm/matrix/%.c,$^)

build/vm/bin/tamper: HELPER_CFLAGS = $(shell pkg-config --cflags libnl-genl-3.0)
build/vm/bin/tamper: HELPER_LIBS = $(shell pkg-config --libs libnl-genl-3.0)

# The pure part of the module in user space, against an oracle.
.PHONY: native
native:
	$(Q)$(MAKE) $(quiet) --no-print-directory -C tests/native

# Debian's key for modules is not here to sign with; see the admin guide for Secure Boot.
.PHONY: install
install:
	$(Q)$(MAKE) $(quiet) -C $(KDIR) M=$(OBJ) INSTALL_MOD_PATH=$(DESTDIR) \
		CONFIG_MODULE_SIG_ALL= DEPMOD=true modules_install
	$(if $(DESTDIR),,$(Q)depmod $(release))
	$(Q)install -d $(DESTDIR)/etc/modprobe.d
	$(Q)echo 'softdep videodev post: paravent' >$(DESTDIR)/etc/modprobe.d/paravent.conf
	$(Q)$(MAKE) $(quiet) --no-print-directory -C user install DESTDIR=$(DESTDIR) PREFIX=$(PREFIX)

.PHONY: test
test:
	$(Q)tests/run '$(T)'

.PHONY: check
check:
	$(Q)tests/check

# Until stopped, or for FUZZ_SECONDS, with a corpus that grows in build/native/corpus.
.PHONY: fuzz
fuzz:
	$(Q)$(MAKE) --no-print-directory -C tests/native fuzz

# It does without what cannot be installed, and says so.
.PHONY: bench
bench:
	$(Q)tests/setup tests/bench/packages || true
	$(Q)$(MAKE) $(quiet) --no-print-directory -C tests/bench run

# From what the last 'make test' left in build/.
.PHONY: coverage
coverage:
	$(Q)tests/vm/coverage build >Documentation/coverage.md

.PHONY: demo
demo:
	$(Q)tests/demo/run

.PHONY: vm
vm:
	$(Q)tests/demo/shell $(filter 6.1 6.12,$(KVER))

.PHONY: clean
clean:
	$(Q)rm -rf build out
