import { Pod } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { IstioGateway } from '../kinds';
import { Labels } from '../selects';
import { labelText } from './selectedPods';

/** A selector of Gateways, and those that have it. */
interface Selection {
  readonly labels: Labels;
  readonly gateways: IstioGateway[];
}

/** Gateways by the text of their selector. */
function selections(
  gateways: readonly IstioGateway[],
): ReadonlyMap<string, Selection> {
  const all = new Map<string, Selection>();
  for (const gateway of gateways) {
    const labels = gateway.spec?.selector ?? {};
    const key = selectorText(labels);
    const known = all.get(key);
    if (known) known.gateways.push(gateway);
    else all.set(key, { labels, gateways: [gateway] });
  }
  return all;
}

function selectorText(labels: Labels): string {
  return labelText(
    Object.fromEntries(
      Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  );
}

/** For each selector the others that select one of its pods, and itself. */
function together(
  index: ResourceIndex,
  all: ReadonlyMap<string, Selection>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const result = new Map([...all.keys()].map(key => [key, new Set([key])]));
  if (all.size < 2) return result;
  const byPod = new Map<Pod, string[]>();
  for (const [key, { labels }] of all) {
    const pods = index.withLabels(Pod, labels);
    for (const pod of isUnread(pods) ? [] : pods) {
      const known = byPod.get(pod);
      if (known) known.push(key);
      else byPod.set(pod, [key]);
    }
  }
  for (const keys of byPod.values())
    if (keys.length > 1)
      for (const key of keys)
        for (const other of keys) result.get(key)?.add(other);
  return result;
}

/** What two servers of the same proxies must not have in common. */
function* claims({ spec }: IstioGateway): Iterable<{
  readonly server: number;
  readonly port: number;
  readonly host: string;
  readonly key: string;
}> {
  for (const [server, { bind = '', hosts, port }] of (
    spec?.servers ?? []
  ).entries()) {
    const number = port?.number ?? 0;
    for (const host of hosts ?? [])
      yield { server, port: number, host, key: `${number}\n${bind}\n${host}` };
  }
}

/** Two Gateways claim the same host on the same port of the same proxies. @internal */
export const gatewayConflict: FindingRule = {
  code: 'istio/gateway-conflict',
  severity: 'error',
  title: 'Gateways claim the same host and port',
  message: '{hosts} on port {port} is also claimed by {others}.',
  why: 'The proxy takes one of them and ignores the other; which one is not for you to say.',
  fix: 'Serve the hosts in one Gateway, or on different ports or proxies.',
  reads: [IstioGateway, Pod],
  aliases: ['IST0145', 'KIA0301'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0145/',
  *check({ index }): Iterable<Problem> {
    const gateways = index.list(IstioGateway);
    const pods = index.list(Pod);
    if (isUnread(gateways) || isUnread(pods)) return;
    const all = selections(gateways);
    const shared = together(index, all);
    const claimed = new Map<string, Map<string, Set<IstioGateway>>>();
    for (const [key, selection] of all) {
      const byClaim = new Map<string, Set<IstioGateway>>();
      for (const gateway of selection.gateways)
        for (const claim of claims(gateway)) {
          const known = byClaim.get(claim.key);
          if (known) known.add(gateway);
          else byClaim.set(claim.key, new Set([gateway]));
        }
      claimed.set(key, byClaim);
    }
    for (const [key, selection] of all) {
      for (const gateway of selection.gateways) {
        const servers = new Map<
          number,
          { port: number; hosts: Set<string>; others: Set<string> }
        >();
        for (const claim of claims(gateway)) {
          for (const near of shared.get(key) ?? []) {
            for (const other of claimed.get(near)?.get(claim.key) ?? []) {
              if (other === gateway) continue;
              const found = servers.get(claim.server) ?? {
                port: claim.port,
                hosts: new Set<string>(),
                others: new Set<string>(),
              };
              servers.set(claim.server, found);
              found.hosts.add(claim.host);
              found.others.add(
                `${other.metadata.namespace}/${other.metadata.name}`,
              );
            }
          }
        }
        for (const [i, { port, hosts, others }] of servers)
          yield {
            subject: index.ref(gateway, IstioGateway),
            field: `spec.servers[${i}].hosts`,
            params: {
              port: String(port),
              hosts: [...hosts].join(', '),
              others: [...others].sort().join(', '),
            },
          };
      }
    }
  },
};
