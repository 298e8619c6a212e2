import { Pod } from '../../../engine/coreKinds';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { ClientTls, Workload } from '../../../model';
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
          },
        ],
      },
    ];
  });
}
