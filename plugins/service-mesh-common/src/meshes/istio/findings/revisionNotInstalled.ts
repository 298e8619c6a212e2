import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { configKinds } from '../configOfRevision';
import { MutatingWebhookConfiguration } from '../kinds';
import { REVISION_LABEL } from '../revisionOf';

/** Configuration is labelled for a revision that no control plane has. @internal */
export const revisionNotInstalled: FindingRule = {
  code: 'istio/revision-not-installed',
  severity: 'warning',
  title: 'Configuration belongs to a revision that is not installed',
  message: 'It belongs to revision {revision}, and {instead}.',
  why: 'A control plane leaves out configuration that carries the label of another revision, so nobody follows this resource. It compares the label with its own name; unlike on namespaces and pods, tags lead nowhere here.',
  fix: 'Take the label off, so that every control plane reads the resource, or name the revision of an installed one.',
  reads: [...configKinds, MutatingWebhookConfiguration],
  docs: 'https://istio.io/latest/docs/reference/config/labels/#IoIstioRev',
  *check({ index }): Iterable<Problem> {
    const webhooks = index.list(MutatingWebhookConfiguration);
    if (isUnread(webhooks)) return;
    const installed = new Set<string>();
    const tags = new Map<string, string>();
    for (const { metadata } of webhooks) {
      const { [REVISION_LABEL]: revision, 'istio.io/tag': tag } =
        metadata.labels ?? {};
      if (!revision) continue;
      installed.add(revision);
      if (tag) tags.set(tag, revision);
    }
    if (installed.size === 0) return;
    for (const kind of configKinds) {
      const objects = index.list(kind);
      if (isUnread(objects)) continue;
      for (const object of objects) {
        const revision = object.metadata.labels?.[REVISION_LABEL];
        if (revision === undefined || installed.has(revision)) continue;
        const leadsTo = tags.get(revision);
        yield {
          subject: index.ref(object, kind),
          field: `metadata.labels["${REVISION_LABEL}"]`,
          params: {
            revision: revision || '""',
            instead: leadsTo
              ? `that is a tag of ${leadsTo}`
              : 'no control plane of that revision is installed',
          },
        };
      }
    }
  },
};
