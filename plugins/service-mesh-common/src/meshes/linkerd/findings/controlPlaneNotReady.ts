import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Pod } from '../../../engine/coreKinds';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { installations } from '../installations';

const COMPONENTS = ['destination', 'identity', 'proxy-injector'];

/** Component of a pod by its name, `linkerd-<component>-<hash>-<id>`. */
function componentOf(pod: Pod): string | undefined {
  const parts = pod.metadata.name.split('-');
  return parts[0] === 'linkerd' && parts.length >= 4
    ? parts.slice(1, -2).join('-')
    : undefined;
}

/** A part of the control plane has no pod that serves. @internal */
export const controlPlaneNotReady: FindingRule = {
  code: 'linkerd/control-plane-not-ready',
  severity: 'error',
  title: 'Part of the control plane has no ready pod',
  message:
    'No pod of linkerd-{component} in namespace {namespace} is running with all containers ready ({reason}).',
  why: 'Without its control plane, new pods get no proxy or no certificate, and proxies learn of no changes.',
  fix: 'Look at the pods of the component and their events, and bring at least one of them up.',
  reads: [MeshConfigMap, Pod],
  docs: 'https://linkerd.io/2/checks/#l5d-api-control-ready',
  *check({ index }): Iterable<Problem> {
    for (const { config, namespace } of installations(index)) {
      const pods = index.list(Pod, namespace);
      if (isUnread(pods)) return;
      const running = pods.filter(pod => pod.status?.phase === 'Running');
      for (const component of COMPONENTS) {
        const own = running.filter(pod => componentOf(pod) === component);
        const waiting = own.map(pod => ({
          pod,
          container: (pod.status?.containerStatuses ?? [])
            .filter(({ ready }) => !ready)
            .at(-1),
        }));
        if (waiting.some(({ container }) => !container)) continue;
        const last = waiting.at(-1);
        yield {
          subject: last
            ? index.ref(last.pod, Pod)
            : index.ref(config, MeshConfigMap),
          params: {
            component,
            namespace,
            pod: last?.pod.metadata.name ?? '',
            container: last?.container?.name ?? '',
            reason: last
              ? `container ${last.container?.name} of pod ${last.pod.metadata.name} is not ready`
              : 'none is running',
          },
        };
      }
    }
  },
};
