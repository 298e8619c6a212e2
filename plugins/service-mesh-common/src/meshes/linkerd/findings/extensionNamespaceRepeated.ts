import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Namespace } from '../../../engine/coreKinds';

const LABEL = 'linkerd.io/extension';

/** Two namespaces claim to hold one extension. @internal */
export const extensionNamespaceRepeated: FindingRule = {
  code: 'linkerd/extension-namespace-repeated',
  severity: 'warning',
  title: 'Extension is claimed by more than one namespace',
  message:
    'Namespace {name} is labelled as the extension {extension}, and so are others: {namespaces}.',
  why: 'Linkerd finds an extension by the label of its namespace. With two of them, checks and commands of the extension fail.',
  fix: 'Remove the label from every namespace but the one that the extension is installed in.',
  reads: [Namespace],
  docs: 'https://linkerd.io/2/checks/#l5d-extension-namespaces',
  *check({ index }): Iterable<Problem> {
    const namespaces = index.list(Namespace);
    if (isUnread(namespaces)) return;
    const byExtension = new Map<string, Namespace[]>();
    for (const namespace of namespaces) {
      const extension = namespace.metadata.labels?.[LABEL];
      if (extension === undefined) continue;
      const known = byExtension.get(extension);
      if (known) known.push(namespace);
      else byExtension.set(extension, [namespace]);
    }
    for (const [extension, claimed] of byExtension) {
      if (claimed.length < 2) continue;
      for (const namespace of claimed)
        yield {
          subject: index.ref(namespace, Namespace),
          field: `metadata.labels["${LABEL}"]`,
          params: {
            name: namespace.metadata.name,
            extension,
            namespaces: claimed
              .filter(other => other !== namespace)
              .map(({ metadata }) => metadata.name)
              .join(', '),
          },
        };
    }
  },
};
