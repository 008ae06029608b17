// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * "trust" and "revoke" of a site: the keys of the policies to come.
 */
#include "cert.h"
#include "site.h"
#include "text.h"
#include "value.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

static void add_cert(struct site *site, const struct yaml_node *node,
		     const char *path, X509 *cert)
{
	struct policy *policy = site->policy;
	struct trusted *trusted = &policy->certs[policy->cert_count];
	unsigned char *to = trusted->der;
	struct report report = { 0 };
	unsigned int i;

	if (cert_check(cert, "the certificate", &report)) {
		report_at(site->report, node->place, path, "%s",
			  report.findings[0].text);
		return;
	}
	trusted->size = i2d_X509(cert, &to);
	for (i = 0; i < policy->cert_count; i++) {
		if (policy->certs[i].size != trusted->size ||
		    memcmp(policy->certs[i].der, trusted->der, trusted->size))
			continue;
		report_at(site->report, node->place, path,
			  "found the certificate of trust[%u] again, expected "
			  "each once",
			  i);
		return;
	}
	policy->cert_count++;
}

/**
 * site_read_trust() - read the certificates that a policy brings along
 * @site: the state
 * @node: a list of certificates, PEM
 * @path: of @node
 * @target: unused
 */
void site_read_trust(struct site *site, const struct yaml_node *node,
		     const char *path, void *target)
{
	const struct yaml_node *child;
	char below[SITE_PATH_SIZE];
	unsigned int i = 0;
	X509 *cert;
	BIO *bio;

	(void)target;
	if (!value_is(site->report, node, path, YAML_SEQUENCE,
		      "a list of certificates"))
		return;
	if (!node->count || node->count > PARAVENT_CERTS_MAX) {
		report_at(site->report, node->place, path,
			  "found %zu certificates, expected 1 to %d",
			  node->count, PARAVENT_CERTS_MAX);
		return;
	}
	for (child = node->child; child; child = child->next, i++) {
		snprintf(below, sizeof(below), "%s[%u]", path, i);
		bio = child->type == YAML_SCALAR ?
			      BIO_new_mem_buf(child->text, child->length) :
			      NULL;
		cert = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
		BIO_free(bio);
		ERR_clear_error();
		if (cert) {
			add_cert(site, child, below, cert);
			X509_free(cert);
			continue;
		}
		report_at(site->report, child->place, below,
			  "found %s, expected an X.509 certificate as PEM",
			  value_show(child).text);
		report_hint(site->report,
			    "write \"- |\", and below it, further to the "
			    "right, what the .crt file holds");
	}
}

/* A policy that nobody could follow up is rarely what is meant. */
static void refuse_contradictions(struct site *site,
				  const struct yaml_node *node,
				  const char *path)
{
	const struct policy *policy = site->policy;
	uint8_t digest[PARAVENT_DIGEST_SIZE];
	unsigned int i;

	for (i = 0; i < policy->cert_count; i++) {
		EVP_Digest(policy->certs[i].der, policy->certs[i].size, digest,
			   NULL, EVP_sha256(), NULL);
		if (bsearch(digest, policy->revoked, policy->revoked_count,
			    sizeof(policy->revoked[0]), site_compare_digests))
			report_at(
				site->report, node->place, path,
				"found the certificate of trust[%u], expected "
				"one or the other",
				i);
	}
}

/**
 * site_read_revoke() - read the certificates that a policy revokes
 * @site: the state
 * @node: a list of digests
 * @path: of @node
 * @target: unused
 */
void site_read_revoke(struct site *site, const struct yaml_node *node,
		      const char *path, void *target)
{
	(void)target;
	site_read_revoked(site, node, path, site->policy);
	refuse_contradictions(site, node, path);
}
