import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { Pod } from '../../../engine/coreKinds';
import { EvidenceList, MtlsLayer, MtlsMode, Workload } from '../../../model';
import { Authorization } from '../inbound/Authorization';
import {
  InboundResources,
  readInboundResources,
} from '../inbound/InboundResources';
import { InboundServer, inboundServer } from '../inbound/inboundServer';
import { CONFIG_PREFIX, CONTROL_PLANE_LABEL } from '../labels';
import { LinkerdConfig, readLinkerdConfig } from '../LinkerdConfig';
import { hasPort, parsePortRanges } from '../parsePorts';
import { podsOf } from '../podsOf';

const AUTOMATIC: MtlsLayer = {
  scope: 'default',
  mode: 'permissive',
  evidence: [
    {
      type: 'default',
      name: 'linkerd: mTLS between meshed pods, plaintext from others',
    },
  ],
};

/** From weak to strong: what a workload accepts is what its weakest pod accepts. */
const STRENGTH: readonly MtlsMode[] = [
  'disabled',
  'unknown',
  'permissive',
  'strict',
];

interface Reading {
  readonly mode: MtlsMode;
  readonly evidence: EvidenceList;
}

/** Authorizations that let a client without TLS in, probes and localhost left aside. */
function plaintext(server: InboundServer): Authorization | undefined {
  const own = server.routes
    .filter(route => route.kind !== 'default')
    .flatMap(route => route.authorizations);
  return [...server.authorizations, ...own].find(
    authorization => authorization.clients === 'anyone',
  );
}

function readPort(
  index: ResourceIndex,
  pod: Pod,
  port: number,
  config: LinkerdConfig,
  resources: InboundResources,
): Reading | undefined {
  const key = `${CONFIG_PREFIX}skip-inbound-ports`;
  const own = pod.metadata.annotations?.[key];
  if (own !== undefined && hasPort(parsePortRanges(own), port)) {
    return {
      mode: 'disabled',
      evidence: [
        {
          type: 'resource',
          ref: index.ref(pod, Pod),
          field: `metadata.annotations["${key}"]`,
          note: 'the port bypasses the proxy',
        },
      ],
    };
  }
  if (own === undefined && hasPort(config.skipInboundPorts, port)) {
    return {
      mode: 'disabled',
      evidence: [
        {
          ...config.evidence,
          note: 'the installation lets this port bypass the proxy',
        },
      ],
    };
  }
  const server = inboundServer(resources, pod, port);
  // Only the default policy of an installation that could not be read says so.
  if (
    !server.server &&
    config.unread &&
    server.evidence[0].type === 'default'
  ) {
    return {
      mode: 'unknown',
      evidence: [{ type: 'unknown', unread: config.unread }],
    };
  }
  const open = plaintext(server);
  if (open) {
    const [why, ...more] = open.evidence;
    return { mode: 'permissive', evidence: [why, ...more, ...server.evidence] };
  }
  const [first, ...rest] = server.evidence;
  return {
    mode: 'strict',
    evidence: [
      { ...first, note: 'policy admits no client without TLS' },
      ...rest,
    ],
  };
}

/** Server side of mTLS: what each port accepts by policy, and that meshed pods take both by default. @internal */
export function mtls(
  index: ResourceIndex,
  workload: Workload,
): readonly MtlsLayer[] {
  const pods = podsOf(index, workload);
  if (isUnread(pods))
    return [
      {
        scope: 'default',
        mode: 'unknown',
        evidence: [{ type: 'unknown', unread: [pods.unread] }],
      },
    ];
  if (pods.length === 0) return [AUTOMATIC];
  const config = readLinkerdConfig(
    index,
    pods[0].metadata.labels?.[CONTROL_PLANE_LABEL],
  );
  const resources = readInboundResources(index, workload.namespace, config);
  if ('unread' in resources)
    return [
      {
        scope: 'default',
        mode: 'unknown',
        evidence: [{ type: 'unknown', unread: resources.unread }],
      },
    ];
  const ports = new Set([
    ...workload.ports.map(port => port.number),
    ...resources.servers.flatMap(server =>
      typeof server.spec?.port === 'number' ? [server.spec.port] : [],
    ),
  ]);
  const layers = [...ports].flatMap((port): readonly MtlsLayer[] => {
    const known = workload.ports.some(p => p.number === port);
    const readings = pods.flatMap(
      pod => readPort(index, pod, port, config, resources) ?? [],
    );
    const [weakest] = readings.sort(
      (a, b) => STRENGTH.indexOf(a.mode) - STRENGTH.indexOf(b.mode),
    );
    const ruled =
      weakest &&
      (weakest.mode !== 'permissive' ||
        weakest.evidence.some(
          e => e.type === 'resource' && e.ref.kind === 'Server',
        ));
    // A Server of the namespace that selects other pods says nothing about this port.
    if (
      !ruled ||
      (!known &&
        !weakest.evidence.some(
          e => e.type === 'resource' && e.ref.kind === 'Server',
        ))
    )
      return [];
    return [
      { scope: 'port', port, mode: weakest.mode, evidence: weakest.evidence },
    ];
  });
  return [...layers, allPorts(pods, resources)];
}

/** What holds for the ports nobody names: the default policy. */
function allPorts(
  pods: readonly Pod[],
  resources: InboundResources,
): MtlsLayer {
  // Port 0 is claimed by no Server, so that the default policy answers.
  const servers = pods.map(pod => inboundServer(resources, pod, 0));
  const { unread } = resources.config;
  if (unread && servers.some(server => server.evidence[0].type === 'default')) {
    return {
      scope: 'default',
      mode: 'unknown',
      evidence: [
        {
          type: 'unknown',
          unread,
          note: 'the default inbound policy is not known',
        },
      ],
    };
  }
  if (servers.some(plaintext)) return AUTOMATIC;
  const [first, ...rest] = servers[0].evidence;
  return {
    scope: 'default',
    mode: 'strict',
    evidence: [
      { ...first, note: 'the default policy admits no client without TLS' },
      ...rest,
    ],
  };
}
