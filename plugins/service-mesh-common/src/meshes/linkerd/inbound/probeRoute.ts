import { RouteEntry } from '../routes/RouteEntry';
import { InboundResources } from './InboundResources';
import { InboundRoute } from './inboundRoutes';
import { isExternal, ServerSubject } from './selectServer';

/** The path of a probe without its query, of a whole URL too; undefined for what is no URI, which Linkerd passes over. */
function pathOf(text: string): string | undefined {
  if (!/^[\u0021-\u007e]+$/.test(text) || /["<>\\^`{|}]/.test(text))
    return undefined;
  const [path] = text.split(/[?#]/, 1);
  const url = /^[a-z][a-z0-9+.-]*:\/\/[^/]+(\/.*)?$/i.exec(path);
  return url ? url[1] ?? '/' : path;
}

/** Paths that the kubelet asks for on a port, without their query. @internal */
export function probePaths(
  subject: ServerSubject,
  port: number,
): readonly string[] {
  if (isExternal(subject)) return [];
  const containers = [
    ...(subject.spec?.initContainers ?? []),
    ...(subject.spec?.containers ?? []),
  ];
  const paths = containers.flatMap(container =>
    [
      container.livenessProbe,
      container.readinessProbe,
      container.startupProbe,
    ].flatMap(probe => {
      const { port: wanted, path = '/' } = probe?.httpGet ?? {};
      const number =
        typeof wanted === 'string'
          ? (container.ports ?? []).find(
              p =>
                p.name?.toLowerCase() === wanted.toLowerCase() &&
                (p.protocol ?? 'TCP').toUpperCase() === 'TCP',
            )?.containerPort
          : wanted;
      const found = number === port ? pathOf(path) : undefined;
      return found === undefined ? [] : [found];
    }),
  );
  return [...new Set(paths)];
}

/**
 * The routes of a Server without routes of its own: one for everything, one for the probes of the kubelet. A gRPC Server
 * has one for every call instead, and none for probes.
 * @internal
 */
export function builtInRoutes(
  { config }: InboundResources,
  subject: ServerSubject,
  port: number,
  protocol: string,
): readonly InboundRoute[] {
  const everything: RouteEntry<InboundRoute>[] = [];
  const fallback: InboundRoute = {
    kind: 'default',
    name: 'default',
    entries: everything,
    authorizations: [],
  };
  if (protocol === 'gRPC') {
    everything.push({
      rule: fallback,
      condition: { protocol: 'grpc', service: '', method: '', headers: [] },
    });
    return [fallback];
  }
  everything.push({ rule: fallback, condition: { protocol: 'any' } });
  const paths = probePaths(subject, port);
  if (paths.length === 0 || config.probeNetworks.length === 0)
    return [fallback];
  const probes: RouteEntry<InboundRoute>[] = [];
  const probe: InboundRoute = {
    kind: 'default',
    name: 'probe',
    entries: probes,
    authorizations: [
      {
        kind: 'default',
        name: 'probe',
        networks: config.probeNetworks.map(cidr => ({ cidr, except: [] })),
        clients: 'anyone',
        givenByMesh: true,
        evidence: [
          {
            type: 'default',
            name: 'linkerd: probes of the kubelet are admitted',
            note: paths.join(', '),
          },
        ],
      },
    ],
  };
  for (const value of paths) {
    probes.push({
      rule: probe,
      condition: {
        protocol: 'http',
        path: { type: 'exact', value },
        method: 'GET',
        headers: [],
        query: [],
      },
    });
  }
  return [fallback, probe];
}
