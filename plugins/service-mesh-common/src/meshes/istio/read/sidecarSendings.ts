import { Deployment, Pod, Service } from '../../../engine/coreKinds';
import { derived } from '../../../engine/derived';
import { MeshEnd } from '../../../engine/MeshDefinition';
import {
  isUnread,
  isUnreadObject,
  readAll,
  ResourceIndex,
} from '../../../engine/ResourceIndex';
import { resolveMtls } from '../../../engine/resolveMtls';
import {
  ClientSending,
  ClientTls,
  EvidenceList,
  Workload,
} from '../../../model';
import { byResource, byUnread } from '../evidence';
import {
  DestinationRule,
  PeerAuthentication,
  Sidecar,
  VirtualService,
} from '../kinds';
import { hasSidecar } from '../membership';
import { readMeshSettings } from '../MeshSettings';
import { placeOf } from '../revisionOf';
import {
  HostScope,
  unknownHost,
  UnknownHost,
  whyUnknown,
} from '../select/reachableHost';
import { clientSends, TlsEndpoint } from './connectionTls';
import { clientTlsOf } from './clientTls';
import { clientTlsFor } from './clientTlsFor';
import { readMtls } from './mtls';
import { takesTunnels } from './takesTunnels';
import { usedSubsets } from './usedSubsets';
import { usesWaypoint } from './usesWaypoint';

const THROUGH_HBONE = 'sends mTLS with its identity, through HBONE';

/** A matrix asks once for every caller. */
const kindsRead = derived((index: ResourceIndex) =>
  readAll(index, {
    rules: DestinationRule,
    policies: PeerAuthentication,
    sidecars: Sidecar,
    services: Service,
    virtualServices: VirtualService,
  }),
);

/** How the sidecar (or gateway) of a client connects to a port, Service by Service that leads to it. @internal */
export function sidecarSendings(
  client: MeshEnd,
  server: MeshEnd,
  port: number,
): readonly ClientSending[] {
  const { index, workload } = client;
  const read = kindsRead(index);
  if (!read.ok) return [{ sends: 'unknown', evidence: byUnread(read.unread) }];
  const settings = readMeshSettings(index);
  const scope: HostScope = {
    index,
    settings,
    sidecars: read.objects.sidecars,
    virtualServices: read.objects.virtualServices,
    client: { namespace: workload.namespace, labels: workload.podLabels },
  };
  const leading =
    server.workload.ports.find(({ number }) => number === port)?.services ?? [];
  if (leading.length === 0)
    return [
      passed(
        unknownHost(scope),
        'the address of a pod',
        'no Service leads to the port',
      ),
    ];
  return leading.flatMap(({ name, port: servicePort }) => {
    const { namespace } = server.workload;
    const host = `${name}.${namespace}.svc.${settings.clusterDomain}`;
    const to = `${name}.${namespace}:${servicePort}`;
    const service = server.index.get(Service, name, namespace);
    if (!service || isUnreadObject(service))
      return [{ to, sends: 'unknown' as const, evidence: byUnread([Service]) }];
    const hidden = whyUnknown(scope, service, host, servicePort);
    if (hidden)
      return [
        passed(
          unknownHost(scope, hidden),
          to,
          'its proxy does not know the host',
        ),
      ];
    const told = clientTlsOf(index, {
      client: scope.client,
      service: { host, namespace },
    });
    return usedSubsets(read.objects, told, {
      client: scope.client,
      host,
      namespace,
      labels: server.workload.podLabels,
      settings,
    }).flatMap((subset): ClientSending[] => {
      const entry = clientTlsFor(told, servicePort, subset);
      return entry
        ? [
            {
              to,
              ...(subset !== undefined && {
                when: `a route chooses the subset ${subset}`,
              }),
              pastWaypoint: !usesWaypoint(client, service, server.index),
              ...sendingBy(entry, client, server, service, port),
            },
          ]
        : [];
    });
  });
}

/** What a client's proxy lets through without knowing where it goes, it leaves as it is. */
function passed(
  { passes, evidence }: UnknownHost,
  to: string,
  why: string,
): ClientSending {
  if (passes === undefined)
    return { to, sends: 'unknown', pastWaypoint: true, evidence };
  return {
    to,
    sends: passes ? 'plaintext' : 'nothing',
    pastWaypoint: true,
    words: passes
      ? `sends plaintext, because ${why}`
      : `is held back by its proxy, because ${why}`,
    evidence,
  };
}

function sendingBy(
  entry: ClientTls,
  client: MeshEnd,
  server: MeshEnd,
  service: Service,
  port: number,
): Omit<ClientSending, 'to' | 'when'> {
  const { mode, evidence } = entry;
  const assumed = fromAssumedRoot(entry, client, server);
  if (mode === 'unknown' || assumed)
    return { sends: 'unknown', evidence: assumed ?? evidence };
  const endpoint = endpointOf(server, port);
  // Without an address of its own, clients are sent straight to its pods.
  const headless = service.spec?.clusterIP === 'None';
  const tunnelled = endpoint.tunnel && !headless;
  const off = tunnelled ? hboneOff(client) : undefined;
  if (tunnelled && !off) {
    // The tunnel takes the place of the mesh's own mTLS; TLS of the client's own goes through it.
    return mode === 'simple' || mode === 'custom-mutual'
      ? {
          sends: 'mutual',
          needs: 'the application takes TLS on the port',
          words: `${THROUGH_HBONE}, and TLS of its own within`,
          evidence,
        }
      : { sends: 'mutual', words: THROUGH_HBONE, evidence };
  }
  const sends =
    headless && mode === 'auto'
      ? toHeadless(server, service)
      : clientSends(mode, endpoint);
  // What automatic mTLS leaves as plaintext stays so when it is off.
  if (sends === 'mutual' && mode === 'auto' && isUncertain(evidence))
    return { sends: 'unknown', evidence };
  const refused = sends === 'mutual' && strangerTo(entry, server.workload);
  return refused
    ? {
        sends: 'nothing',
        words: `accepts only certificates of ${entry.serverNames?.join(
          ' or ',
        )}, and the server shows ${server.workload.identity}`,
        evidence,
      }
    : {
        sends,
        ...(off &&
          sends === 'plaintext' && {
            words: 'sends plaintext, because its proxy does not use HBONE',
          }),
        evidence: off ? [...off, ...evidence] : evidence,
      };
}

function isUncertain(evidence: EvidenceList): boolean {
  return evidence.some(({ type }) => type === 'unknown');
}

/** Whether a rule counts for every namespace only if the root namespace is the one it is by default. */
function fromAssumedRoot(
  { evidence }: ClientTls,
  { index, workload }: MeshEnd,
  server: MeshEnd,
): EvidenceList | undefined {
  const { unread, rootNamespace } = readMeshSettings(index, placeOf(workload));
  const [first] = evidence;
  const nearer = [workload.namespace, server.workload.namespace];
  return unread &&
    first.type === 'resource' &&
    first.ref.namespace === rootNamespace &&
    !nearer.includes(rootNamespace)
    ? [
        ...byUnread(
          [unread],
          'the mesh configuration says which namespace speaks to all clients',
        ),
        ...evidence,
      ]
    : undefined;
}

/** Whether the server's certificate carries none of the names the client asks for. */
function strangerTo(
  { serverNames }: ClientTls,
  { identity }: Workload,
): boolean {
  if (!serverNames || identity === undefined) return false;
  const own = identity.replace(/^spiffe:\/\//, '');
  return !serverNames.some(name => name.replace(/^spiffe:\/\//, '') === own);
}

/** The server as a client's proxy is told about it. */
interface Endpoint extends TlsEndpoint {
  /** Whether it is reached through HBONE and not by mTLS of sidecars. */
  readonly tunnel: boolean;
}

const modesOf = derived((workload: Workload, index: ResourceIndex) =>
  resolveMtls(
    readMtls(index, workload),
    workload.ports.map(({ number }) => number),
  ),
);

function endpointOf({ index, workload }: MeshEnd, port: number): Endpoint {
  const { mesh, dataPlane } = workload.membership;
  const label = workload.podLabels['security.istio.io/tlsMode'];
  const proxy =
    mesh === 'istio' &&
    dataPlane === 'sidecar' &&
    // Injection always sets the label; one that is set otherwise asks for plaintext.
    (label === undefined || label === 'istio');
  return {
    proxy,
    mode:
      modesOf(workload, index).find(entry => entry.port === port)?.mode ??
      'unknown',
    tunnel:
      mesh === 'istio' &&
      !proxy &&
      (dataPlane === 'ambient' || takesTunnels(workload.podLabels)),
  };
}

/** Endpoints of a headless Service cannot be told apart: mTLS to all of them, or to none. */
function toHeadless(
  { index, workload }: MeshEnd,
  { spec }: Service,
): ClientSending['sends'] {
  const pods = index.withLabels(Pod, spec?.selector ?? {}, workload.namespace);
  if (isUnread(pods)) return 'unknown';
  return pods.length > 0 && pods.every(hasSidecar) ? 'mutual' : 'plaintext';
}

/** Proxies use HBONE where they can, unless they or the control plane are told not to; the setting that says so. */
function hboneOff({ index, workload }: MeshEnd): EvidenceList | undefined {
  const pod = index.get(Pod, workload.pods[0] ?? '', workload.namespace);
  if (pod && !isUnreadObject(pod)) {
    const { containers = [], initContainers = [] } = pod.spec ?? {};
    const told = [...containers, ...initContainers].some(
      ({ env }) => env?.ISTIO_META_DISABLE_HBONE_SEND === 'true',
    );
    if (told)
      return byResource(
        index,
        pod,
        Pod,
        'spec.containers',
        'ISTIO_META_DISABLE_HBONE_SEND is set',
      );
  }
  const controlPlanes = index.withLabels(Deployment, { app: 'istiod' });
  if (isUnread(controlPlanes)) return undefined;
  const istiod = controlPlanes.find(({ spec }) =>
    spec?.template?.spec?.containers?.some(
      ({ env }) => env?.PILOT_ENABLE_SENDING_HBONE === 'false',
    ),
  );
  return (
    istiod &&
    byResource(
      index,
      istiod,
      Deployment,
      'spec.template.spec.containers',
      'PILOT_ENABLE_SENDING_HBONE is false',
    )
  );
}
