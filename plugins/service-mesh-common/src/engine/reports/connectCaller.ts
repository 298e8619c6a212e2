import {
  AccessConnection,
  ClientSending,
  ClientSends,
  Evidence,
  MtlsMode,
  PortMtls,
} from '../../model';
import { judgeConnection, JudgedConnection } from '../judgeConnection';
import { PlacedWorkload } from './MeshView';
import { workloadRef } from './reportEdges';
import { workloadMtls } from './reportMtls';

const SENDS: Readonly<Record<ClientSends, string>> = {
  mutual: 'sends mTLS with its identity',
  simple: 'originates TLS without a certificate of the mesh',
  'custom-mutual': 'originates TLS with a certificate of its own',
  plaintext: 'sends plaintext',
  nothing: 'sends nothing',
  unknown: 'sends what cannot be told',
};

const TAKES: Readonly<Record<MtlsMode, string>> = {
  strict: 'takes mTLS only',
  permissive: 'takes mTLS and plaintext',
  disabled: 'takes plaintext only',
  unknown: 'takes what cannot be told',
};

const UNREAD_PORT: Pick<PortMtls, 'mode' | 'evidence'> = {
  mode: 'unknown',
  evidence: [{ type: 'unknown', unread: [] }],
};

/**
 * How a workload connects to a port of another; several connections when it turns on what is called or how, none when the
 * caller's mesh does not say.
 * @internal
 */
export function connectCaller(
  client: PlacedWorkload,
  server: PlacedWorkload,
  port: number,
): readonly AccessConnection[] {
  return judged(sendingsOf(client, server, port), server, port, {
    from: [workloadRef(client)],
    sameMesh: client.mesh !== undefined && client.mesh === server.mesh,
  });
}

/**
 * How clients of the server's mesh connect of whom nothing else is known; none when they all connect alike.
 * @internal
 */
export function connectAnyone(
  server: PlacedWorkload,
  port: number,
): readonly AccessConnection[] {
  return judged(
    server.mesh?.read.connectAnyone?.(server, port) ?? [],
    server,
    port,
    { from: [], sameMesh: true },
  );
}

/** Ways to send, and what becomes of them at the server. */
function judged(
  sendings: readonly ClientSending[],
  server: PlacedWorkload,
  port: number,
  { from, sameMesh }: Pick<AccessConnection, 'from'> & { sameMesh: boolean },
): readonly AccessConnection[] {
  const { waypoint } = server.workload.membership;
  const { mode, evidence } =
    workloadMtls(server).ports.find(entry => entry.port === port) ??
    UNREAD_PORT;
  const protocol =
    server.workload.ports.find(({ number }) => number === port)?.protocol ??
    'unknown';
  return mergeConnections(
    sendings.map((sending): AccessConnection => {
      const met = judgeConnection(sending.sends, {
        accepts: mode,
        sameMesh,
        protocol,
      });
      const { outcome, dependsOn } = withNeeds(met, sending.needs);
      const past = waypoint && (sending.pastWaypoint || !sameMesh);
      return {
        from,
        to: sending.to === undefined ? [] : [sending.to],
        ...(sending.when !== undefined && { when: sending.when }),
        sends: sending.sends,
        accepts: mode,
        outcome,
        ...(met.identified !== undefined && { identified: met.identified }),
        ...(past && { pastWaypoint: true as const }),
        explanation: inWords(sending, mode, outcome, past ? waypoint.name : ''),
        dependsOn,
        evidence: [
          ...sending.evidence,
          ...evidence.filter(entry => !holds(sending.evidence, entry)),
        ],
      };
    }),
  );
}

/** A workload outside of every mesh sends what its application sends; that the proxies cannot use. */
function sendingsOf(
  client: PlacedWorkload,
  server: PlacedWorkload,
  port: number,
): readonly ClientSending[] {
  const { mesh, workload } = client;
  if (mesh) return mesh.read.connect?.(client, server, port) ?? [];
  const { evidence } = workload.membership;
  const unknown = evidence.some(({ type }) => type === 'unknown');
  return [
    {
      sends: unknown ? 'unknown' : 'plaintext',
      ...(!unknown && { words: 'has no proxy and sends plaintext' }),
      evidence,
    },
  ];
}

function withNeeds(
  { outcome, dependsOn }: JudgedConnection,
  needs: string | undefined,
): Pick<AccessConnection, 'outcome' | 'dependsOn'> {
  return needs !== undefined && outcome === 'open'
    ? { outcome: 'depends', dependsOn: [`whether ${needs}`] }
    : { outcome, dependsOn };
}

function holds(list: readonly Evidence[], entry: Evidence): boolean {
  if (list.length === 0) return false;
  const text = JSON.stringify(entry);
  return list.some(other => JSON.stringify(other) === text);
}

function inWords(
  { sends, words }: ClientSending,
  mode: MtlsMode,
  outcome: AccessConnection['outcome'],
  passed: string,
): string {
  const past = passed && `, past the waypoint ${passed}`;
  const client = `the client ${words ?? SENDS[sends]}${past}`;
  const both =
    sends === 'nothing' ? client : `${client}, the server ${TAKES[mode]}`;
  switch (outcome) {
    case 'fails':
      return `connection fails: ${both}`;
    case 'unknown':
      return `whether a connection comes about cannot be told: ${both}`;
    case 'depends':
      return `the connection is not certain: ${both}`;
    default:
      return both;
  }
}

/**
 * Connections that differ in nothing but who makes them, and what they call, as one. They are written in one place, so their
 * members stand in one order and need no sorting to be compared.
 * @internal
 */
export function mergeConnections(
  connections: readonly AccessConnection[],
): readonly AccessConnection[] {
  if (connections.length < 2) return connections;
  const merged = new Map<string, AccessConnection>();
  for (const one of connections) {
    const { from, to, ...rest } = one;
    const key = JSON.stringify(rest);
    const known = merged.get(key);
    merged.set(
      key,
      known
        ? {
            ...known,
            from: distinct([...known.from, ...from]),
            to: distinct([...known.to, ...to]),
          }
        : one,
    );
  }
  return [...merged.values()];
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [
    ...new Map(values.map(value => [JSON.stringify(value), value])).values(),
  ];
}
