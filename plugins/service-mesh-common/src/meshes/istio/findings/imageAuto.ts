import { Deployment, Namespace, Pod } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { fullSelectorMatches } from '../injection';
import { MutatingWebhookConfiguration } from '../kinds';
import { Labels } from '../selects';

interface Containers {
  readonly containers?: readonly {
    readonly name?: string;
    readonly image?: string;
  }[];
}

/** Place of the proxy whose image the injector has to fill in; -1 = there is none. */
function autoImage(spec: Containers | undefined): number {
  return (spec?.containers ?? []).findIndex(
    c => c.name === 'istio-proxy' && c.image === 'auto',
  );
}

/** Whether one of Istio's webhooks is called for pods with these labels. */
function isInjected(
  index: ResourceIndex,
): (namespace: string, podLabels: Labels) => boolean {
  const configurations = index.list(MutatingWebhookConfiguration);
  const webhooks = isUnread(configurations)
    ? []
    : configurations
        .flatMap(configuration => configuration.webhooks ?? [])
        .filter(({ name }) => name?.endsWith('istio.io'));
  const namespaces = index.list(Namespace);
  const labels = new Map(
    isUnread(namespaces)
      ? []
      : namespaces.map(n => [n.metadata.name, n.metadata.labels]),
  );
  return (namespace, podLabels) =>
    webhooks.some(
      ({ namespaceSelector = {}, objectSelector = {} }) =>
        fullSelectorMatches(namespaceSelector, labels.get(namespace) ?? {}) &&
        fullSelectorMatches(objectSelector, podLabels),
    );
}

/** A Deployment leaves the proxy's image to the injector, which is not called. @internal */
export const imageAutoNotInjected: FindingRule = {
  code: 'istio/image-auto-not-injected',
  severity: 'warning',
  title: 'Deployment waits for an injection that does not happen',
  message:
    'The image of the proxy is `auto`, and no webhook of Istio is called for its pods.',
  why: 'There is no image of that name: new pods do not start.',
  fix: 'Label the namespace or the pod template so that Istio injects, or name an image.',
  reads: [Deployment, Namespace, MutatingWebhookConfiguration],
  aliases: ['IST0146'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0146/',
  *check({ index }): Iterable<Problem> {
    const deployments = index.list(Deployment);
    if (isUnread(deployments)) return;
    const injected = isInjected(index);
    for (const deployment of deployments) {
      const { spec, metadata } = deployment.spec?.template ?? {};
      const at = autoImage(spec);
      if (
        at < 0 ||
        injected(deployment.metadata.namespace ?? '', metadata?.labels ?? {})
      )
        continue;
      yield {
        subject: index.ref(deployment, Deployment),
        field: `spec.template.spec.containers[${at}].image`,
      };
    }
  },
};

/** A pod was started with the name the injector had to replace. @internal */
export const imageAutoInPod: FindingRule = {
  code: 'istio/image-auto-in-pod',
  severity: 'error',
  title: 'Pod waits for an image that does not exist',
  message:
    'The image of the proxy is still `auto`: the injector did not see the pod.',
  why: 'There is no image of that name: the pod does not start.',
  fix: 'Make sure that Istio injects into the namespace, and restart the workload.',
  reads: [Pod],
  aliases: ['IST0147'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0147/',
  *check({ index }): Iterable<Problem> {
    const pods = index.list(Pod);
    if (isUnread(pods)) return;
    for (const pod of pods) {
      const at = autoImage(pod.spec);
      if (at < 0) continue;
      yield {
        subject: index.ref(pod, Pod),
        field: `spec.containers[${at}].image`,
      };
    }
  },
};
