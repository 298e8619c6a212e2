import {
  EdgesData,
  EdgeTls,
  MeshEdge,
  NoTlsReason,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { compact } from '../../format/rate';

/** Somebody who is connected to the entity, over all of its workloads. @internal */
export interface EdgePeer {
  readonly key: string;
  readonly side: 'caller' | 'called';
  readonly label: string;
  readonly detail: string;
  readonly tls: EdgeTls;
  readonly reasons: readonly NoTlsReason[];
  /** Such as `12 req/s`. */
  readonly amount: string;
  readonly entityRefs: readonly string[];
}

type End = MeshEdge['client'];

/** An end of a connection as people say it. @internal */
export function endLabel(end: End, side: 'caller' | 'called'): string {
  if (end.name)
    return end.namespace ? `${end.namespace}/${end.name}` : end.name;
  if (end.service) return end.service;
  if (end.identity) return end.identity;
  return side === 'caller'
    ? 'a client without a name'
    : 'a server without a name';
}

/** The weakest of what is known, and `mixed` where parts differ. */
function worst(all: readonly EdgeTls[]): EdgeTls {
  const seen = new Set(all);
  if (seen.has('mixed')) return 'mixed';
  if (seen.has('plaintext')) return seen.has('secured') ? 'mixed' : 'plaintext';
  return seen.has('unknown') ? 'unknown' : 'secured';
}

/** What is counted, in words. @internal */
export function amountWords({
  amount,
  unit,
}: Pick<MeshEdge, 'amount' | 'unit'>) {
  return {
    connections: `${compact(amount)} ${
      amount === 1 ? 'connection' : 'connections'
    }`,
    'connections/s': `${compact(amount)} conn/s`,
    'requests/s': `${compact(amount)} req/s`,
  }[unit];
}

/** Peers of the entity for the picture, those in plaintext first and then the busiest. @internal */
export function toEdgePeers({ edges }: Pick<EdgesData, 'edges'>): EdgePeer[] {
  const groups = new Map<
    string,
    { side: EdgePeer['side']; edges: MeshEdge[] }
  >();
  for (const edge of edges) {
    if (edge.direction === 'within') continue;
    const side = edge.direction === 'inbound' ? 'caller' : 'called';
    const key = `${side} ${peerName(edge, side)}`;
    const group = groups.get(key) ?? { side, edges: [] };
    group.edges.push(edge);
    groups.set(key, group);
  }
  const total = (all: readonly MeshEdge[]) =>
    all.reduce((sum, { amount }) => sum + amount, 0);
  return [...groups]
    .map(([key, { side, edges: own }]) => {
      const [first] = own;
      const end = side === 'caller' ? first.client : first.server;
      const tls = worst(own.map(edge => edge.tls));
      const [entityRef] = end.entityRefs;
      return {
        sum: total(own),
        peer: {
          key,
          side,
          label: entityRef
            ? entityRef.split('/').slice(-1)[0]
            : endLabel(end, side),
          detail: entityRef
            ? [
                ...new Set(
                  own.map(edge =>
                    endLabel(
                      side === 'caller' ? edge.client : edge.server,
                      side,
                    ),
                  ),
                ),
              ].join(', ')
            : outsideWords(end, tls),
          tls,
          reasons: [
            ...new Map(
              own.flatMap(edge => edge.reasons).map(one => [one.code, one]),
            ).values(),
          ],
          amount: amountWords({ amount: total(own), unit: first.unit }),
          entityRefs: end.entityRefs,
        },
      };
    })
    .sort(
      (a, b) =>
        Number(a.peer.tls === 'secured') - Number(b.peer.tls === 'secured') ||
        b.sum - a.sum,
    )
    .map(({ peer }) => peer);
}

function peerName({ client, server, unit }: MeshEdge, side: EdgePeer['side']) {
  const end = side === 'caller' ? client : server;
  return `${end.entityRefs[0] ?? endLabel(end, side)} ${unit}`;
}

function outsideWords({ identity, name }: End, tls: EdgeTls): string {
  if (identity && name) return identity;
  return tls === 'plaintext' ? 'outside the mesh' : '';
}
