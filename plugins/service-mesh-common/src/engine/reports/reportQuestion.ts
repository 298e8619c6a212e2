import {
  AccessAnswer,
  AccessConnection,
  AccessPolicy,
  AccessQuestion,
  AccessQuestionData,
  Report,
} from '../../model';
import { selectWorkloads } from '../selectWorkloads';
import { accessBeyond } from './accessBeyond';
import { AskedCaller, askedCallers, QuestionCaller } from './askedCallers';
import { callerKnown } from './callerKnown';
import {
  callerConnections,
  connectionsOf,
  workloadsBehind,
} from './callerConnections';
import { explainPlaced } from './decidePlaced';
import { count } from './count';
import { MeshView, PlacedWorkload, PrincipalDirectory } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';
import { placedPolicies } from './reportAccess';
import { toAsk } from './toAsk';

/** Answers given to one question; ports × workloads × identities of the caller. */
const MOST_ANSWERS = 50;

/** May somebody call this entity, and which rules say so? @public */
export function reportQuestion(
  view: MeshView,
  directory: PrincipalDirectory,
  question: AccessQuestion,
  caller: QuestionCaller,
): Report<AccessQuestionData> {
  const { placed, mapping } = placeWorkloads(view);
  const ports = [
    ...new Set(
      placed.flatMap(({ workload }) => workload.ports.map(p => p.number)),
    ),
  ].sort((a, b) => a - b);
  const found: (() => AccessAnswer)[] = placed.flatMap(entry => {
    const callers = askedCallers(view, entry, directory, caller);
    return placedPolicies(entry)
      .filter(({ port }) => isAsked(entry, port, question.port))
      .flatMap(({ port, policies }) =>
        callers.flatMap(one =>
          asAsked(waysOf(view, entry, port, one), entry, question).map(
            connection => () =>
              answerFor(view, placed, {
                entry,
                port,
                policies,
                caller: one,
                question,
                ...(connection && { connection }),
              }),
          ),
        ),
      );
  });
  const answers = found.slice(0, MOST_ANSWERS).map(answer => answer());
  const verdicts = [
    ...new Set(answers.map(({ decision }) => decision.verdict)),
  ];
  const explanation = explain(view, placed, caller, question, found.length);
  const known =
    caller.type === 'identity'
      ? callerKnown(
          caller.identity,
          caller.indexes ?? view.indexes,
          view.meshes,
          placed,
        )
      : undefined;
  return toReport(view, mapping, {
    question,
    answers,
    ...(verdicts.length > 0 && {
      verdict: verdicts.length === 1 ? verdicts[0] : ('depends' as const),
    }),
    ports,
    ...(known && { known }),
    ...(explanation !== undefined && { explanation }),
  });
}

/** Ports are known by the number of the workload and by those of its Services. */
function isAsked(
  { workload }: PlacedWorkload,
  port: number,
  asked: number | undefined,
): boolean {
  if (asked === undefined) return true;
  const own = workload.ports.some(({ number }) => number === asked);
  return own
    ? port === asked
    : workload.ports.some(
        ({ number, services }) =>
          number === port && services.some(service => service.port === asked),
      );
}

/** How the caller connects: once for each way that is not like the others, once when nothing is known. */
function waysOf(
  view: MeshView,
  entry: PlacedWorkload,
  port: number,
  { caller, workloads }: AskedCaller,
): readonly (AccessConnection | undefined)[] {
  const connections = workloads
    ? connectionsOf(workloads, entry, port)
    : callerConnections(view, entry, port, caller);
  return connections ?? [undefined];
}

/** Ways that lead through the Service whose port or host the question says; all of them when none does. */
function asAsked(
  ways: readonly (AccessConnection | undefined)[],
  { workload }: PlacedWorkload,
  { port, host }: AccessQuestion,
): readonly (AccessConnection | undefined)[] {
  const service =
    port !== undefined && workload.ports.every(({ number }) => number !== port)
      ? `:${port}`
      : '';
  const [name, namespace = workload.namespace] = (host ?? '')
    .replace(/:\d+$/, '')
    .toLowerCase()
    .split('.');
  const start = workload.services.includes(name) ? `${name}.${namespace}:` : '';
  const fits = ways.flatMap(way => {
    const to = way?.to.filter(
      one => one.startsWith(start) && one.endsWith(service),
    );
    return way && to && to.length > 0 ? [{ ...way, to }] : [];
  });
  return fits.length > 0 ? fits : ways;
}

function answerFor(
  view: MeshView,
  placed: readonly PlacedWorkload[],
  asked: {
    readonly entry: PlacedWorkload;
    readonly port: number;
    readonly policies: readonly AccessPolicy[];
    readonly caller: AskedCaller;
    readonly question: AccessQuestion;
    readonly connection?: AccessConnection;
  },
): AccessAnswer {
  const { entry, port, policies, question, connection } = asked;
  const { workload, index, mesh } = entry;
  const { cluster, namespace, ownerKind, name } = workload;
  const { caller, workloads } = asked.caller;
  const clients =
    workloads ??
    (caller.source === 'workload' && caller.identity !== null
      ? workloadsBehind(view, entry, caller.identity)
      : []);
  const ask = toAsk(question, path =>
    mesh?.read.normalizePath
      ? mesh.read.normalizePath(index, path, workload)
      : path,
  );
  const told = explainPlaced(entry, policies, port, caller, ask, connection);
  return {
    workload: { cluster, namespace, ownerKind, name },
    port,
    caller,
    ...told,
    ...responsesTo(entry, told),
    ...accessBeyond(
      { server: entry, port, request: told.request, clients, question },
      placed,
      view.meshes,
    ),
  };
}

/** What the proxies answer; nothing where the request does not come to them, or where they were asked something else. */
function responsesTo(
  { mesh, index, workload }: PlacedWorkload,
  {
    decision,
    traces,
    request,
  }: Pick<AccessAnswer, 'decision' | 'traces' | 'request'>,
): Pick<AccessAnswer, 'responses'> {
  if (!mesh?.read.responses || traces.length === 0) return {};
  const responses = mesh.read
    .responses(index, workload, request)
    .filter(
      ({ verdict }) =>
        verdict === decision.verdict ||
        traces.some(trace => trace.decision.verdict === verdict),
    );
  return responses.length ? { responses } : {};
}

function explain(
  view: MeshView,
  placed: readonly PlacedWorkload[],
  caller: QuestionCaller,
  { port, method, path }: AccessQuestion,
  found: number,
): string | undefined {
  if (placed.length === 0) return 'The entity has no workload that was found.';
  if (caller.type === 'entity') {
    const { entityRef, target } = caller;
    if (!target)
      return `No annotation says which workloads belong to ${entityRef}.`;
    const some = caller.indexes.some(
      index => selectWorkloads(target, index, view.meshes).workloads.length > 0,
    );
    if (!some) return `No workload of ${entityRef} was found.`;
  }
  if (found === 0)
    return port === undefined
      ? 'The workloads declare no port, and no Service leads to one.'
      : `No workload of the entity has port ${port}, and no Service with this port leads to one.`;
  if (found > MOST_ANSWERS)
    return `${count(
      found,
      'answer',
    )} would be given; shown are ${MOST_ANSWERS}. Name a port.`;
  const tcp = placed.some(({ workload }) =>
    workload.ports.some(p => p.protocol === 'tcp' && p.number === port),
  );
  return tcp && (method !== undefined || path !== undefined)
    ? `Port ${port} is TCP: proxies see no method and no path there.`
    : undefined;
}
