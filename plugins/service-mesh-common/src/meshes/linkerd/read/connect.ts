import { cidrContains } from '../../../engine/cidr';
import { Pod, Service } from '../../../engine/coreKinds';
import { MeshEnd } from '../../../engine/MeshDefinition';
import { isUnread, isUnreadObject } from '../../../engine/ResourceIndex';
import { ClientSending, Evidence, EvidenceList, KindRef } from '../../../model';
import { connectionTls } from '../connectionTls';
import {
  CONFIG_PREFIX,
  CONTROL_PLANE_LABEL,
  INJECT_ANNOTATION,
} from '../labels';
import { LinkerdConfig, readLinkerdConfig } from '../LinkerdConfig';
import { hasPort, parsePortRanges } from '../parsePorts';
import { podsOf } from '../podsOf';
import { noTlsReason } from './clientTls';

/** What a client calls to come to a port. */
interface Called {
  /** Port the client dials: that of a Service, or that of the pod itself. */
  readonly port: number;
  readonly to?: string;
  /** Addresses the client dials. */
  readonly addresses: readonly string[];
}

/**
 * How a meshed client connects to a port: by mTLS wherever its control plane vouches for the endpoint, in plaintext where
 * the connection passes its proxy by. Pods that differ are answered for one by one.
 * @internal
 */
export function connect(
  client: MeshEnd,
  server: MeshEnd,
  port: number,
): readonly ClientSending[] {
  if (client.index.cluster !== server.index.cluster)
    return [
      {
        sends: 'unknown',
        words:
          'is in another cluster, and comes in through a gateway or by itself, as the clusters are linked',
        evidence: byDefault('clusters are linked in more than one way'),
      },
    ];
  const { index, workload } = server;
  const clients = podsOf(client.index, client.workload);
  if (isUnread(clients)) return unread(clients.unread);
  const services = index.list(Service, workload.namespace);
  if (isUnread(services)) return unread(services.unread);
  const endpoints = workload.pods.flatMap(name => {
    const pod = index.get(Pod, name, workload.namespace);
    return pod && !isUnreadObject(pod) ? [pod] : [];
  });
  const told = distinct(
    calledFor(server, port).flatMap(called =>
      replicas(clients).flatMap(pod =>
        (endpoints.length > 0 ? replicas(endpoints) : [undefined]).flatMap(
          endpoint =>
            sendings(
              client,
              server,
              pod,
              endpoints.length > 1 ? another(endpoint, pod) : endpoint,
              called,
              port,
            ),
        ),
      ),
    ),
  );
  const { podsInMesh, podsTotal, evidence } = client.workload.membership;
  return podsInMesh < podsTotal
    ? [
        ...told,
        { when: 'a pod without a proxy calls', sends: 'plaintext', evidence },
      ]
    : told;
}

function unread(kind: KindRef): readonly ClientSending[] {
  return [
    { sends: 'unknown', evidence: [{ type: 'unknown', unread: [kind] }] },
  ];
}

/** One pod of each sort: most are alike in what decides about connections. */
function replicas(pods: readonly Pod[]): readonly Pod[] {
  return [
    ...new Map(
      pods.map(pod => {
        const { labels, annotations } = pod.metadata;
        const settings = Object.entries(annotations ?? {}).filter(
          ([key]) => key.startsWith(CONFIG_PREFIX) || key === INJECT_ANNOTATION,
        );
        const sort = JSON.stringify([
          labels?.[CONTROL_PLANE_LABEL],
          pod.status?.phase,
          settings.sort(),
        ]);
        return [sort, pod] as const;
      }),
    ).values(),
  ];
}

/** With several pods a workload that calls itself comes to another one of them. */
function another(endpoint: Pod | undefined, client: Pod): Pod | undefined {
  const { metadata, status } = endpoint ?? {};
  return endpoint &&
    metadata?.name === client.metadata.name &&
    metadata.namespace === client.metadata.namespace
    ? {
        ...endpoint,
        metadata: { ...endpoint.metadata, name: '' },
        status: { phase: status?.phase },
      }
    : endpoint;
}

/** The Services that lead to a port, or the pod itself where none does. */
function calledFor({ index, workload }: MeshEnd, port: number): Called[] {
  const leading =
    workload.ports.find(({ number }) => number === port)?.services ?? [];
  if (leading.length === 0) return [{ port, addresses: [] }];
  return leading.map(({ name, port: servicePort }) => {
    const service = index.get(Service, name, workload.namespace);
    const { clusterIP, clusterIPs } =
      service && !isUnreadObject(service) ? service.spec ?? {} : {};
    const headless = clusterIP === 'None';
    return {
      // A headless Service is dialled at the ports of its pods.
      port: headless ? port : servicePort,
      to: `${name}.${workload.namespace}:${servicePort}`,
      addresses: headless
        ? []
        : [...new Set([...(clusterIPs ?? []), clusterIP ?? ''])].filter(
            address => address !== '',
          ),
    };
  });
}

function sendings(
  client: MeshEnd,
  server: MeshEnd,
  pod: Pod,
  endpoint: Pod | undefined,
  called: Called,
  port: number,
): ClientSending[] {
  const { to } = called;
  const at = to === undefined ? {} : { to };
  const config = readLinkerdConfig(
    client.index,
    pod.metadata.labels?.[CONTROL_PLANE_LABEL],
  );
  const skipped = passedBy(client, pod, called, config, endpoint);
  if (skipped)
    return [
      {
        ...at,
        sends: 'plaintext',
        words: 'sends plaintext, past its proxy',
        evidence: skipped,
      },
    ];
  const { secured, reason } = connectionTls(
    pod,
    { type: 'pod', pod: endpoint },
    port,
    called.port,
  );
  const sending: ClientSending = {
    ...at,
    sends: secured ? 'mutual' : 'plaintext',
    ...(!secured && {
      words:
        reason === 'loopback'
          ? 'calls itself and sends plaintext'
          : 'sends plaintext, because its control plane knows no identity of the endpoint',
    }),
    evidence: secured
      ? byDefault('meshed clients use mTLS with meshed endpoints')
      : whyPlaintext(server, endpoint, port, pod),
  };
  const ingress = pod.metadata.annotations?.[INJECT_ANNOTATION] === 'ingress';
  if (!ingress || !secured) return [sending];
  return [
    { ...sending, when: 'the request carries l5d-dst-override' },
    {
      ...at,
      when: 'the request carries no l5d-dst-override',
      sends: 'plaintext',
      evidence: byPod(
        client,
        pod,
        `metadata.annotations["${INJECT_ANNOTATION}"]`,
      ),
    },
  ];
}

/** Why a connection does not come to the client's proxy. */
function passedBy(
  client: MeshEnd,
  pod: Pod,
  { port, addresses }: Called,
  config: LinkerdConfig,
  endpoint: Pod | undefined,
): EvidenceList | undefined {
  const { annotations } = pod.metadata;
  const ports = `${CONFIG_PREFIX}skip-outbound-ports`;
  const written = annotations?.[ports];
  if (written !== undefined) {
    if (hasPort(parsePortRanges(written), port))
      return byPod(client, pod, `metadata.annotations["${ports}"]`);
  } else if (hasPort(config.skipOutboundPorts, port))
    return [
      {
        ...config.evidence,
        note: 'the installation lets this port pass the proxy by',
      },
    ];
  const subnets = `${CONFIG_PREFIX}skip-subnets`;
  const dialled =
    addresses.length > 0 ? addresses : [endpoint?.status?.podIP ?? ''];
  const skips = (annotations?.[subnets] ?? '')
    .split(',')
    .map(entry => entry.trim())
    .filter(entry => entry !== '');
  return skips.some(block => dialled.some(ip => cidrContains(block, ip)))
    ? byPod(client, pod, `metadata.annotations["${subnets}"]`)
    : undefined;
}

/** Why an endpoint has no identity to the client. */
function whyPlaintext(
  server: MeshEnd,
  endpoint: Pod | undefined,
  port: number,
  client: Pod,
): EvidenceList {
  if (!endpoint) return server.workload.membership.evidence;
  const own = client.metadata.labels?.[CONTROL_PLANE_LABEL] ?? '';
  const theirs = endpoint.metadata.labels?.[CONTROL_PLANE_LABEL];
  if (noTlsReason(endpoint, port, own) === 'port-skipped')
    return byPod(
      server,
      endpoint,
      `metadata.annotations["${CONFIG_PREFIX}skip-inbound-ports"]`,
      'the endpoint is announced without an identity',
    );
  return theirs === undefined
    ? server.workload.membership.evidence
    : byPod(
        server,
        endpoint,
        `metadata.labels["${CONTROL_PLANE_LABEL}"]`,
        theirs === own
          ? 'the pod is not running'
          : `the client belongs to the control plane in ${own}`,
      );
}

function byPod(
  { index }: MeshEnd,
  pod: Pod,
  field: string,
  note?: string,
): EvidenceList {
  return [
    {
      type: 'resource',
      ref: index.ref(pod, Pod),
      field,
      ...(note !== undefined && { note }),
    },
  ];
}

function byDefault(name: string): EvidenceList {
  const evidence: Evidence = { type: 'default', name: `linkerd: ${name}` };
  return [evidence];
}

/** Pods are replicas of each other: what only their names tell apart is said once. */
function distinct(all: readonly ClientSending[]): ClientSending[] {
  const found = new Map<string, ClientSending>();
  for (const one of all) {
    const { evidence, ...rest } = one;
    const key = JSON.stringify(rest);
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}
