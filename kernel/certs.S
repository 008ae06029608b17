/* SPDX-License-Identifier: GPL-2.0-only */
/* The certificates of PARAVENT_CERTS: see Kbuild. */
	.section .init.rodata, "a"
	.globl paravent_builtin_certs
	.globl paravent_builtin_certs_end
paravent_builtin_certs:
	.incbin "certs.bin"
paravent_builtin_certs_end:
