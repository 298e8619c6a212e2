import { Namespace } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { MutatingWebhookConfiguration } from '../kinds';
import {
  applicationNamespaces,
  isAmbientNamespace,
  isUndecided,
} from './applicationNamespaces';
import { injectorValues } from './injectorValues';

/** True when the cluster has settings or webhooks of Istio: elsewhere nobody misses its proxies. */
function isInstalled(index: ResourceIndex): boolean {
  const maps = index.list(MeshConfigMap);
  const webhooks = index.list(MutatingWebhookConfiguration);
  return (
    (!isUnread(maps) && maps.some(m => m.metadata.name.startsWith('istio'))) ||
    (!isUnread(webhooks) &&
      webhooks.some(configuration =>
        configuration.webhooks?.some(w => w.name?.endsWith('.istio.io')),
      ))
  );
}

/** A namespace says nothing about injection, and so nothing is injected. @internal */
export const namespaceNotInjected: FindingRule = {
  code: 'istio/namespace-not-injected',
  severity: 'info',
  title: 'Namespace is not in the mesh',
  message:
    'Nothing says whether pods of the namespace get a proxy, so they get none.',
  why: 'Pods without a proxy have no mTLS, no policies and no metrics of the mesh.',
  fix: 'Label the namespace `istio-injection=enabled` or `istio.io/rev=…`, or `istio-injection=disabled` when it is meant to stay outside.',
  reads: [Namespace, MeshConfigMap, MutatingWebhookConfiguration],
  aliases: ['IST0102'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0102/',
  *check({ index }): Iterable<Problem> {
    if (!isInstalled(index)) return;
    if (injectorValues(index).get('default')?.byDefault) return;
    for (const namespace of applicationNamespaces(index)) {
      if (isAmbientNamespace(namespace) || !isUndecided(namespace)) continue;
      yield {
        subject: index.ref(namespace, Namespace),
        field: 'metadata.labels',
      };
    }
  },
};

/** A namespace says nothing about injection, and the installation injects then. @internal */
export const namespaceInjectedByDefault: FindingRule = {
  code: 'istio/namespace-injected-by-default',
  severity: 'info',
  title: 'Namespace is in the mesh by default',
  message:
    'Pods get a proxy because the installation injects wherever nothing else is said.',
  why: 'When the installation changes its mind, the namespace leaves the mesh without anyone touching it.',
  fix: 'Label the namespace with what it is meant to be.',
  reads: [Namespace, MeshConfigMap],
  aliases: ['IST0148'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/',
  *check({ index }): Iterable<Problem> {
    if (!injectorValues(index).get('default')?.byDefault) return;
    for (const namespace of applicationNamespaces(index)) {
      if (isAmbientNamespace(namespace) || !isUndecided(namespace)) continue;
      yield {
        subject: index.ref(namespace, Namespace),
        field: 'metadata.labels',
      };
    }
  },
};
