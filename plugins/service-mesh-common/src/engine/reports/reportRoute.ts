import {
  Report,
  RouteData,
  RouteQuestion,
  RouteRequest,
  Workload,
} from '../../model';
import { ResourceIndex } from '../ResourceIndex';
import { MeshDefinition } from '../MeshDefinition';
import { behindAnswers, PlacedAnswer } from './behindAnswers';
import { MeshView, PlacedWorkload } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';
import { WorkloadDirectory } from './reportEdges';
import { placedRouting } from './reportTraffic';

const plain = (host: string) => host.replace(/:\d+$/, '').toLowerCase();

/** Whether a host, which may be a wildcard, stands for a name. */
function isFor(host: string, name: string): boolean {
  return host.startsWith('*')
    ? name.endsWith(host.slice(1).toLowerCase())
    : host.toLowerCase() === name;
}

/** Names of a Service that stand for its full name. */
function fullName(
  written: string,
  hosts: readonly string[],
  namespace: string,
): string {
  const name = plain(written);
  return (
    hosts.find(host => {
      const [service, own] = host.split('.');
      return (
        name === `${service}.${own}` ||
        name === `${service}.${own}.svc` ||
        (name === service && own === namespace)
      );
    }) ?? name
  );
}

/**
 * Which route would a request to this entity take, or one that it sends elsewhere? What others route is their business: an
 * answer about a Service of others names the entities behind it, and whoever shows it must see to it that the reader may
 * read them.
 * @public
 */
export function reportRoute(
  view: MeshView,
  request: RouteRequest,
  directory?: WorkloadDirectory,
): Report<RouteData> {
  const { placed, mapping } = placeWorkloads(view);
  const { splits } = placedRouting(placed, view.meshes);
  const own = serviceHosts(placed.map(({ workload }) => workload));
  const routed = new Set(splits.map(({ host }) => host));
  const hosts = [
    // What is asked first is a name with routes, where there is one.
    ...new Set([...own.filter(host => routed.has(host)), ...own, ...routed]),
  ].filter(host => host !== '');
  const gateways = [
    ...new Set(
      splits.flatMap(split => split.gateways.filter(name => name !== 'mesh')),
    ),
  ].sort();
  const { gateway } = request;
  const question: RouteQuestion = {
    host: request.host ?? hosts[0] ?? '',
    ...(request.port !== undefined && { port: request.port }),
    scheme: request.scheme ?? 'http',
    method: request.method ?? 'GET',
    path: request.path ?? '/',
    headers: request.headers ?? {},
    ...(request.connection && { connection: request.connection }),
    from:
      gateway === undefined
        ? {
            namespace:
              request.namespace ?? placed[0]?.workload.namespace ?? 'default',
          }
        : { gateway },
  };
  const data = { question, hosts, gateways };
  const problem = refusal(view, question, { ...data, own });
  if (problem !== undefined) {
    const answers = callsOf(view, placed, question);
    return toReport(view, mapping, {
      ...data,
      answers: answers.map(({ index, answer }) => ({
        cluster: index.cluster,
        answer,
      })),
      ...(answers.length > 0
        ? { elsewhere: behindAnswers(answers, directory) }
        : { explanation: problem }),
    });
  }
  const used = [...new Set(placed.map(({ index }) => index))];
  const answers = used.flatMap(index =>
    meshesToAsk(view, placed, index, question).flatMap(mesh => {
      const answer = mesh.read.route?.(index, question);
      return answer ? [{ cluster: index.cluster, answer }] : [];
    }),
  );
  return toReport(view, mapping, {
    ...data,
    answers,
    ...(answers.length === 0 && {
      explanation: 'No mesh of the clusters knows the host or the sender.',
    }),
  });
}

/** What becomes of a request that the entity itself sends to somebody else, where a mesh can tell whom it calls. */
function callsOf(
  view: MeshView,
  placed: readonly PlacedWorkload[],
  question: RouteQuestion,
): readonly PlacedAnswer[] {
  const { from } = question;
  if (!('namespace' in from)) return [];
  const here = placed.filter(
    ({ workload, mesh }) => mesh && workload.namespace === from.namespace,
  );
  return [...new Set(here.map(({ index }) => index))].flatMap(index =>
    meshesToAsk(view, here, index, question).flatMap(mesh => {
      const answer = mesh.read.route?.(index, question);
      return answer?.called || answer?.outcome === 'unknown'
        ? [{ index, answer }]
        : [];
    }),
  );
}

/** Clients are taken to be in the mesh of the entity; outside of one, in any that runs in the cluster. */
function meshesToAsk(
  { meshes }: MeshView,
  placed: readonly PlacedWorkload[],
  index: ResourceIndex,
  { from }: RouteQuestion,
): readonly MeshDefinition[] {
  if ('gateway' in from) return meshes;
  const own = new Set(
    placed.flatMap(entry =>
      entry.index === index && entry.mesh ? [entry.mesh] : [],
    ),
  );
  return own.size
    ? [...own]
    : meshes.filter(mesh => mesh.controlPlane?.(index).length);
}

/** Why a question is not answered. */
function refusal(
  { target }: MeshView,
  { host, from }: RouteQuestion,
  {
    hosts,
    gateways,
    own,
  }: Pick<RouteData, 'hosts' | 'gateways'> & {
    readonly own: readonly string[];
  },
): string | undefined {
  if (!target || hosts.length === 0)
    return 'No Service and no route leads to this entity.';
  if ('gateway' in from && !gateways.includes(from.gateway))
    return `No route of gateway ${from.gateway} leads to this entity.`;
  const namespace = 'namespace' in from ? from.namespace : '';
  const name = fullName(host, own, namespace);
  return hosts.some(known => isFor(known, name))
    ? undefined
    : `No Service and no route with the host ${host} leads to this entity.`;
}

function serviceHosts(workloads: readonly Workload[]): string[] {
  return [
    ...new Set(
      workloads.flatMap(({ services, namespace }) =>
        services.map(name => `${name}.${namespace}.svc.cluster.local`),
      ),
    ),
  ];
}
