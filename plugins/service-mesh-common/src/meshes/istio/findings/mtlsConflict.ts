import { Pod, Service } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { resolveMtls } from '../../../engine/resolveMtls';
import { ClientTls } from '../../../model';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { fullHost, hostsMatch } from '../Host';
import { DestinationRule, PeerAuthentication } from '../kinds';
import { hasSidecar } from '../membership';
import { readMeshSettings } from '../MeshSettings';
import { clientTlsOf } from '../read/clientTls';
import { clientTlsFor } from '../read/clientTlsFor';
import { connectionTls } from '../read/connectionTls';
import { mtlsLayers } from '../read/mtls';

/** A DestinationRule tells clients to speak what the pods behind the Service do not take. @internal */
export const mtlsConflict: FindingRule = {
  code: 'istio/mtls-conflict',
  severity: 'error',
  title: 'Clients and servers disagree about mTLS',
  message:
    'Clients of {host} send {sent} on port {port}, but the pod {pod} takes {taken}.',
  why: 'Every such connection fails: clients see 503 or a reset, although both sides work.',
  fix: 'Leave the TLS mode out of the DestinationRule, so that clients find it out by themselves, or change the PeerAuthentication.',
  reads: [DestinationRule, PeerAuthentication, Service, Pod, MeshConfigMap],
  docs: 'https://istio.io/latest/docs/ops/common-problems/network-issues/#503-errors-after-setting-destination-rule',
  *check({ index }): Iterable<Problem> {
    const rules = index.list(DestinationRule);
    const services = index.list(Service);
    if (isUnread(rules) || isUnread(services)) return;
    const { clusterDomain } = readMeshSettings(index);
    const withTls = rules.flatMap(rule =>
      speaksOfTls(rule)
        ? [
            fullHost(
              rule.spec?.host ?? '',
              rule.metadata.namespace ?? '',
              clusterDomain,
            ),
          ]
        : [],
    );
    const seen = new Set<string>();
    for (const service of services) {
      const host = `${service.metadata.name}.${service.metadata.namespace}.svc.${clusterDomain}`;
      if (!withTls.some(written => hostsMatch(written, host))) continue;
      for (const problem of conflictsOf(index, service, host)) {
        const id = JSON.stringify([
          problem.subject,
          problem.field,
          host,
          problem.params?.port,
        ]);
        if (!seen.has(id)) yield problem;
        seen.add(id);
      }
    }
  },
};

function speaksOfTls({ spec }: DestinationRule): boolean {
  const { trafficPolicy } = spec ?? {};
  return (
    trafficPolicy?.tls !== undefined ||
    (trafficPolicy?.portLevelSettings ?? []).some(
      ({ tls }) => tls !== undefined,
    )
  );
}

const SENT: Partial<Record<ClientTls['mode'], string>> = {
  mutual: 'mTLS',
  plaintext: 'plaintext',
  simple: 'TLS without a certificate of the mesh',
};

function* conflictsOf(
  index: ResourceIndex,
  { metadata, spec }: Service,
  host: string,
): Iterable<Problem> {
  const namespace = metadata.namespace ?? '';
  const selector = spec?.selector ?? {};
  const pods = Object.keys(selector).length
    ? index.withLabels(Pod, selector, namespace)
    : [];
  if (isUnread(pods) || pods.length === 0) return;
  const told = clientTlsOf(index, {
    client: { namespace },
    service: { host, namespace },
  });
  for (const { port = 0, targetPort } of spec?.ports ?? []) {
    const client = clientTlsFor(told, port);
    const [evidence] = client?.evidence ?? [];
    const sent = client && SENT[client.mode];
    // A port by name can be another number in every pod.
    if (
      !client ||
      !sent ||
      evidence?.type !== 'resource' ||
      evidence.ref.kind !== DestinationRule.kind
    )
      continue;
    for (const pod of pods) {
      const target = portOf(pod, targetPort ?? port);
      if (target === undefined) continue;
      const proxy = hasSidecar(pod);
      const layers = mtlsLayers(index, {
        namespace,
        labels: pod.metadata.labels ?? {},
        dataPlane: proxy ? 'sidecar' : 'none',
      });
      const mode =
        resolveMtls(layers, [target]).find(entry => entry.port === target)
          ?.mode ?? 'unknown';
      const outcome = connectionTls(
        { proxy: true, mode: client.mode },
        { proxy, mode },
      );
      if (!outcome || outcome.succeeds || isAmbientPod(pod)) continue;
      const taken = mode === 'strict' ? 'mTLS only' : 'plaintext only';
      yield {
        subject: evidence.ref,
        ...(evidence.field !== undefined && { field: evidence.field }),
        params: {
          host,
          sent,
          port: String(port),
          pod: pod.metadata.name,
          taken,
        },
      };
    }
  }
}

/** A port by name can be another number in every pod. */
function portOf({ spec }: Pod, target: number | string): number | undefined {
  if (typeof target === 'number') return target;
  for (const { ports } of [
    ...(spec?.containers ?? []),
    ...(spec?.initContainers ?? []),
  ])
    for (const { name, containerPort } of ports ?? [])
      if (name === target) return containerPort;
  return undefined;
}

/** Pods without a proxy of their own that ztunnel serves take mTLS too. */
function isAmbientPod(pod: Pod): boolean {
  return (
    pod.metadata.annotations?.['ambient.istio.io/redirection'] === 'enabled'
  );
}
