import { Pod, Service } from '../../../engine/coreKinds';
import {
  isUnread,
  isUnreadObject,
  ResourceIndex,
} from '../../../engine/ResourceIndex';
import { ClientTls, Evidence, Workload } from '../../../model';
import { installations } from '../installations';
import { ExternalWorkload } from '../kinds';
import { CONFIG_PREFIX, CONTROL_PLANE_LABEL } from '../labels';
import { readLinkerdConfig } from '../LinkerdConfig';
import { hasPort, parsePortRanges } from '../parsePorts';
import { podsOf } from '../podsOf';

/** Why an endpoint is sent no identity, so that clients connect in plaintext; undefined when it takes mTLS. @internal */
export function noTlsReason(
  pod: Pod | undefined,
  port: number,
  controlPlaneNamespace: string,
): 'not-meshed' | 'port-skipped' | undefined {
  if (
    !pod ||
    pod.metadata.labels?.[CONTROL_PLANE_LABEL] !== controlPlaneNamespace
  )
    return 'not-meshed';
  // The destination service sees the annotation only, not the setting of the installation.
  const skipped = parsePortRanges(
    pod.metadata.annotations?.[`${CONFIG_PREFIX}skip-inbound-ports`],
  );
  return hasPort(skipped, port) ? 'port-skipped' : undefined;
}

/** How meshed clients connect to the Services of a workload: by mTLS wherever the pod has an identity. @internal */
export function clientTls(
  index: ResourceIndex,
  workload: Workload,
): readonly ClientTls[] {
  const pods = podsOf(index, workload);
  const controlPlane = isUnread(pods)
    ? undefined
    : pods[0]?.metadata.labels?.[CONTROL_PLANE_LABEL];
  const config = readLinkerdConfig(index, controlPlane);
  return workload.services.flatMap((service): readonly ClientTls[] => {
    const host = `${service}.${workload.namespace}.svc.${config.clusterDomain}`;
    if (isUnread(pods))
      return [
        {
          host,
          mode: 'unknown',
          evidence: [{ type: 'unknown', unread: [pods.unread] }],
        },
      ];
    if (pods.length === 0) return [];
    const bypassed = workload.ports.flatMap(target => {
      const pod = pods.find(
        p =>
          noTlsReason(p, target.number, config.controlPlaneNamespace) ===
          'port-skipped',
      );
      return pod
        ? target.services
            .filter(s => s.name === service)
            .map(s => ({ pod, port: s.port }))
        : [];
    });
    return [
      ...bypassed.map(
        ({ pod, port }): ClientTls => ({
          host,
          port,
          mode: 'plaintext',
          evidence: [
            {
              type: 'resource',
              ref: index.ref(pod, Pod),
              field: `metadata.annotations["${CONFIG_PREFIX}skip-inbound-ports"]`,
              note: 'the endpoint is announced without an identity',
            },
          ],
        }),
      ),
      {
        host,
        mode: 'auto',
        evidence: [
          {
            type: 'default',
            name: 'linkerd: meshed clients use mTLS with meshed endpoints',
            ...(installations(index).length > 1 && {
              note: `clients of another control plane than ${config.controlPlaneNamespace} connect in plaintext`,
            }),
          },
          ...externalEndpoints(index, service, workload.namespace),
        ],
      },
    ];
  });
}

/** Workloads outside of the cluster behind the same Service, which carry their identity themselves. */
function externalEndpoints(
  index: ResourceIndex,
  name: string,
  namespace: string,
): readonly Evidence[] {
  const service = index.get(Service, name, namespace);
  if (!service || isUnreadObject(service)) return [];
  const { selector = {} } = service.spec ?? {};
  if (Object.keys(selector).length === 0) return [];
  const workloads = index.withLabels(ExternalWorkload, selector, namespace);
  if (isUnread(workloads))
    return [
      {
        type: 'unknown',
        unread: [workloads.unread],
        note: 'whether workloads outside of the cluster answer too is not known',
      },
    ];
  return workloads.map(external => ({
    type: 'resource',
    ref: index.ref(external, ExternalWorkload),
    field: 'spec.meshTLS.identity',
    note: external.spec?.meshTLS?.identity
      ? `an endpoint outside of the cluster, with the identity ${external.spec.meshTLS.identity}`
      : 'an endpoint outside of the cluster without an identity: clients connect to it in plaintext',
  }));
}
