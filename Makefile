# SPDX-License-Identifier: GPL-2.0-or-later
# What people type. What the module is made of is in Kbuild.
#
# KVER is a kernel release as 'uname -r' prints it, or 6.1 or 6.12 for Debian's stock kernels,
# or one of those that the tests make: 6.1-debug, and with ARCH=arm64 6.1-16k and 6.1-64k.
# ARCH is the processor to build for, by Debian's name. Where that is not the processor here,
# what the compiler needs of it is in SYSROOT, and KDIR may be any kernel's tree for it.

debian = $(patsubst aarch64,arm64,$(patsubst x86_64,amd64,$(1)))
HOST := $(call debian,$(shell dpkg --print-architecture 2>/dev/null || uname -m))
override ARCH := $(call debian,$(or $(ARCH),$(HOST)))
V ?= 0
DESTDIR ?=
PREFIX ?= /usr/local

Q := $(if $(filter 1,$(V)),,@)
quiet := $(if $(filter 1,$(V)),,-s)

ifneq ($(ARCH),$(HOST))
cross := -$(ARCH)
triplet-arm64 := aarch64-linux-gnu
CROSS_COMPILE ?= $(addsuffix -,$(triplet-$(ARCH)))
SYSROOT ?= $(eval SYSROOT := $$(shell tests/vm/system $(ARCH)))$(SYSROOT)
pkgconfig = $(SYSROOT)/usr/lib/$(triplet-$(ARCH))/pkgconfig:$(SYSROOT)/usr/share/pkgconfig
target_cc = $(CROSS_COMPILE)gcc --sysroot=$(SYSROOT)
target_pkg_config = PKG_CONFIG_SYSROOT_DIR=$(SYSROOT) PKG_CONFIG_LIBDIR=$(pkgconfig) pkg-config
target = CC='$(target_cc)' PKG_CONFIG='$(target_pkg_config)' SYSROOT='$(SYSROOT)' \
	O=../build/user$(cross) BPF=../build/bpf$(cross)
ifdef KDIR
KVER ?= $(shell cat '$(KDIR)/include/config/kernel.release')
endif
else
KVER ?= $(shell uname -r)
target_cc = $(CC)
target_pkg_config = pkg-config
endif

# The kernel's names of processors are others; whoever has another one knows it.
kernel-amd64 := x86_64
kernel-arm64 := arm64
kernel-armhf := arm
kbuild = $(MAKE) $(quiet) -C $(KDIR) $(addprefix ARCH=,$(kernel-$(ARCH))) \
	$(if $(cross),CROSS_COMPILE=$(CROSS_COMPILE)) $(strict)

# Objects of each kernel have a directory of their own, with links to the sources.
ifneq ($(filter 6.1-debug 6.1-16k 6.1-64k,$(KVER)),)
OBJ := $(CURDIR)/build/$(KVER)-$(ARCH)
KDIR = $(shell tests/vm/own-kernel $(KVER))/obj
else ifneq ($(filter 6.1 6.12,$(KVER)),)
OBJ := $(CURDIR)/build/$(KVER)-$(ARCH)
release = $(firstword $(shell tests/lib/release $(KVER) $(ARCH)))
KDIR ?= $(shell tests/lib/headers $(KVER) $(ARCH))
# What the tests build must be built without a warning.
strict := W=1 KCFLAGS=-Werror
else
OBJ := $(CURDIR)/build/$(patsubst %$(cross),%,$(KVER))$(cross)
release = $(KVER)
KDIR ?= /lib/modules/$(release)/build
endif

# Programs of the tests that run in the machine.
bin := build/vm/bin$(cross)
helpers := $(patsubst tests/vm/src/%.c,$(bin)/%,$(wildcard tests/vm/src/*.c)) \
	$(bin)/matrix $(bin)/matrix-compat
HELPER_FLAGS := -std=gnu11 -O2 -g -Wall -Wextra
keys := $(patsubst %,build/vm/keys/%.key,office stranger successor third twin other short)
halves := build/vm/halves/40.policy
mutants := $(patsubst %,build/vm/mutants.%,1 2)

.PHONY: all
all: module user

.PHONY: help
help:
	@echo 'make [all]            the module for the running kernel, and the tool'
	@echo 'make module KVER=…    the module for another kernel: a release, or 6.1 or 6.12'
	@echo 'make user             the tool, build/user/paravent'
	@echo 'make bpf              what it loads into the kernel to see accesses; make user does it, too'
	@echo 'make install          module and tool (KVER, DESTDIR, PREFIX)'
	@echo 'make test [T=regex]   set up, build and test everything, or suites that match'
	@echo 'make check            code checks only'
	@echo 'make fuzz             drawn masks against an oracle, for hours (FUZZ_SECONDS); PARSER=yaml,'
	@echo '                      policy, onvif or log: a parser of the tool'
	@echo 'make bench            the hot path against memcpy, and against what others do'
	@echo 'make bench-audit      what the audit costs a camera, beside auditd'
	@echo 'make coverage         Documentation/coverage.md, from the last make test'
	@echo 'make demo             a masked picture from a virtual machine, in out/demo'
	@echo 'make vm [KVER=6.12]   a shell in such a machine'
	@echo 'make clean            remove build/ and out/; the cache of kernels stays'
	@echo
	@echo 'ARCH=arm64 does module, user, bpf, test, demo and vm for 64-bit Arm; KDIR=… and'
	@echo 'SYSROOT=… name the kernel and the libraries of a board, otherwise they are Debian'"'s."
	@echo
	@echo 'test, bench, demo and vm install what they miss from Debian when run as root.'
	@echo 'V=1 shows commands. PARAVENT_CACHE (/var/cache/paravent) keeps kernels.'

.PHONY: module
module:
	@test -n "$(KVER)" || { echo "error: which kernel for $(ARCH)? Say KVER=6.1 or KVER=6.12 for" \
		"Debian's, or KDIR=DIR, where that of the board was built" >&2; exit 1; }
	@test -d "$(KDIR)" || { echo "error: no headers of $(KVER) in '$(KDIR)';" \
		"install linux-headers-$(KVER), or run tests/setup for 6.1 and 6.12" >&2; exit 1; }
	$(Q)tests/lib/module $(OBJ) $(kbuild)

.PHONY: user
user:
	$(Q)$(MAKE) $(quiet) --no-print-directory -C user $(target)

.PHONY: bpf
bpf:
	$(Q)$(MAKE) $(quiet) --no-print-directory -C bpf $(target) O=../build/bpf$(cross)

.PHONY: vm-helpers
vm-helpers: $(helpers) $(keys) $(halves)
	@:

# It makes keys, which a machine under emulation takes long for.
.PHONY: host-tool
ifdef cross
host-tool:
	$(Q)$(MAKE) $(quiet) --no-print-directory -C user
else
host-tool: user
endif

# Of no worth: whoever runs the tests has them.
$(keys): build/vm/keys/%.key: | host-tool
	@mkdir -p $(@D)
	@rm -f $(@:.key=.crt)
	$(Q)build/user/paravent keygen --name $* --bits 2048 -o build/vm/keys/$* >/dev/null

# Policies in rising order that fill the left half in white, signed here: there it takes long.
$(halves): | $(keys)
	@rm -rf $(@D) && mkdir -p $(@D)
	$(Q)for n in $$(seq -w 40); do printf '%s\n' 'paravent: 1' "serial: 10$$n" 'cameras:' \
		'  - {name: test, match: {driver: vivid}, fill: "#ffffff", zones: [{polygon:' \
		'    [[0, 0], [32768, 0], [32768, 65535], [0, 65535]]}]}' >$(@D)/site.yaml && \
		build/user/paravent policy sign $(@D)/site.yaml --key build/vm/keys/office.key \
			--cert build/vm/keys/office.crt -o $(@D)/$$n.policy >/dev/null 2>&1 || exit; done

# 100 000 policies that are nearly right, made once: to sign them takes a minute.
.PHONY: mutants
mutants: $(mutants)
	@:

$(mutants): build/vm/mutants.%: tests/fuzz/mutants.c kernel/uapi/paravent.h | $(keys)
	$(Q)$(MAKE) $(quiet) --no-print-directory -C user ../build/user/mutants
	$(Q)build/user/mutants 1 $$((($* - 1) * 60000)) 50000 build/vm/keys/office.key \
		build/vm/keys/office.crt $@

# What is compiled by itself need not be compiled again for another clone.
$(bin)/%: $(bin)-objects/%.o
	@mkdir -p $(@D)
	$(Q)$(target_cc) -pthread -o $@ $^ $(HELPER_LIBS)

define compile_helper
	@mkdir -p $(@D)
	$(Q)$(target_cc) $(HELPER_FLAGS) -pthread $(HELPER_CFLAGS) -c -o $@ $<
endef

$(bin)-objects/%.o: tests/vm/src/%.c $(wildcard tests/vm/src/*.h)
	$(compile_helper)

# The second, for the compat ioctls, does without the oracle.
matrix := $(patsubst tests/vm/matrix/%.c,%.o,$(wildcard tests/vm/matrix/*.c))
compat_cc-amd64 := i686-linux-gnu-gcc
compat_cc-arm64 := arm-linux-gnueabihf-gcc
$(bin)/matrix: $(addprefix $(bin)-objects/matrix/,$(filter-out compat.o,$(matrix)))
$(bin)/matrix-compat: $(addprefix $(bin)-objects/matrix-compat/,\
		$(filter compat.o compare.o device.o report.o run.o ways.o,$(matrix)))
$(bin)/matrix-compat: target_cc = $(compat_cc-$(ARCH)) -static
$(bin)/matrix $(bin)/matrix-compat:
	@mkdir -p $(@D)
	$(Q)$(target_cc) -o $@ $^

matrix_headers := $(wildcard tests/vm/matrix/*.h tests/native/oracle.[ch] kernel/*.h kernel/uapi/*.h) \
	kernel/format.c
$(bin)-objects/matrix/%.o: tests/vm/matrix/%.c $(matrix_headers)
	$(compile_helper)

$(bin)-objects/matrix-compat/%.o: tests/vm/matrix/%.c $(matrix_headers)
	$(compile_helper)

$(bin)-objects/maskcmp.o $(bin)-objects/scalecmp.o: kernel/format.c \
		$(wildcard tests/native/oracle.[ch] kernel/*.h kernel/uapi/*.h)

load := beat tamper offer failnth enrol
$(load:%=$(bin)/%): HELPER_CFLAGS = -D_GNU_SOURCE $(shell $(target_pkg_config) --cflags libnl-genl-3.0)
$(load:%=$(bin)/%): HELPER_LIBS = $(shell $(target_pkg_config) --libs libnl-genl-3.0)
$(load:%=$(bin)-objects/%.o): kernel/uapi/paravent.h tests/vm/src/load.h
$(bin)-objects/offer.o: tests/fuzz/mutants.h

.SECONDARY: $(addprefix $(bin)-objects/,$(patsubst tests/vm/src/%.c,%.o,$(wildcard tests/vm/src/*.c)))

# The pure part of the module in user space, against an oracle.
.PHONY: native
native:
	$(Q)$(MAKE) $(quiet) --no-print-directory -C tests/native
	$(Q)$(MAKE) $(quiet) --no-print-directory -C user fuzz

# Debian's key for modules is not here to sign with; see the admin guide for Secure Boot.
.PHONY: install
install:
	$(Q)$(kbuild) M=$(OBJ) INSTALL_MOD_PATH=$(DESTDIR) \
		CONFIG_MODULE_SIG_ALL= DEPMOD=true modules_install
	$(if $(DESTDIR),,$(Q)depmod $(release))
	$(Q)install -D -m 644 kernel/modprobe.conf $(DESTDIR)/etc/modprobe.d/paravent.conf
	$(Q)$(MAKE) $(quiet) --no-print-directory -C user install $(target) \
		DESTDIR=$(DESTDIR) PREFIX=$(PREFIX)

.PHONY: test
test:
	$(Q)tests/run $(if $(cross),--arch $(ARCH)) '$(T)'

.PHONY: check
check:
	$(Q)tests/check

# Until stopped, or for FUZZ_SECONDS, with corpora that grow in build/native. PARSER=yaml, policy,
# onvif or log is a parser of the tool.
PARSER ?= mask
FUZZ_SECONDS ?= 0
.PHONY: fuzz
ifeq ($(PARSER),mask)
fuzz:
	$(Q)$(MAKE) --no-print-directory -C tests/native fuzz
else
fuzz:
	$(Q)$(MAKE) $(quiet) --no-print-directory -C user ../build/user/fuzz/fuzz_$(PARSER)
	@mkdir -p build/native/corpus-$(PARSER)
	$(Q)build/user/fuzz/fuzz_$(PARSER) -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=build/native/ \
		build/native/corpus-$(PARSER)
endif

# It does without what cannot be installed, and says so.
.PHONY: bench
bench:
	$(Q)tests/setup tests/bench/packages || true
	$(Q)$(MAKE) $(quiet) --no-print-directory -C tests/bench run

# The audit against auditd, in a machine that counts instructions.
.PHONY: bench-audit
bench-audit:
	$(Q)tests/bench/audit

# From what the last 'make test' left in build/.
.PHONY: coverage
coverage:
	$(Q)tests/vm/coverage build >Documentation/coverage.md

.PHONY: demo
demo:
	$(Q)tests/demo/run $(if $(cross),--arch $(ARCH))

.PHONY: vm
vm:
	$(Q)tests/demo/shell $(if $(cross),--arch $(ARCH)) $(filter 6.1 6.12,$(KVER))

.PHONY: clean
clean:
	$(Q)rm -rf build out
