import { AccessAttribute, AccessCaller, AccessData, AccessPolicy, AccessPredicate, AccessRequest, AccessRow, Report } from '../../model';
import { decideAccess } from '../decideAccess';
import { groupPods } from '../groupPods';
import { Pod } from '../coreKinds';
import { isUnread } from '../ResourceIndex';
import { toWorkload } from '../selectWorkloads';
import { MeshView, PlacedWorkload, placeWorkloads, PrincipalDirectory, toReport } from './MeshView';

/** Callers and operations shown per port; more would be a list nobody reads. */
const MOST_CALLERS = 200;
const MOST_OPERATIONS = 12;

/** Policies of each port of one workload. @public */
export function placedPolicies({ workload, index, mesh }: PlacedWorkload): readonly { readonly port: number; readonly policies: readonly AccessPolicy[] }[] {
  if (!mesh) return [];
  return workload.ports.map(port => ({ port: port.number, policies: mesh.read.access(index, workload, port.number) }));
}

/** Who may call this entity? @public */
export function reportAccess(view: MeshView, directory: PrincipalDirectory): Report<AccessData> {
  const { placed, mapping } = placeWorkloads(view);
  const workloads = placed.map(entry => ({ entry, ports: placedPolicies(entry) }));
  return toReport(view, mapping, {
    workloads: workloads.map(({ entry, ports }) => ({ workload: workloadRef(entry), ports })),
    rows: workloads.flatMap(({ entry, ports }) => ports.flatMap(({ port, policies }) => rowsOf(view, entry, port, policies, directory))),
  });
}

function workloadRef({ workload: { cluster, namespace, ownerKind, name } }: PlacedWorkload) {
  return { cluster, namespace, ownerKind, name };
}

function rowsOf(view: MeshView, entry: PlacedWorkload, port: number, policies: readonly AccessPolicy[], directory: PrincipalDirectory): AccessRow[] {
  const protocol = entry.workload.ports.find(p => p.number === port)?.protocol === 'tcp' ? 'tcp' : 'http';
  const operations = protocol === 'tcp' ? [ANY_OPERATION] : operationsOf(policies);
  return callersOf(view, entry, policies, directory).flatMap(caller =>
    operations.map(operation => ({
      workload: workloadRef(entry),
      port,
      caller,
      operation: operation.label,
      decision: decideAccess(policies, {
        peer: caller.source === 'anyone' ? { tls: true } : { identity: caller.identity },
        operation: { protocol, port, ...operation.request },
      }),
    })),
  );
}

/** Identities that rules name exactly, those that run in the same namespace, plaintext, and everybody else. */
function callersOf(view: MeshView, entry: PlacedWorkload, policies: readonly AccessPolicy[], directory: PrincipalDirectory): AccessCaller[] {
  const named = new Set<string>();
  for (const policy of policies) {
    for (const rule of [...policy.deny, ...policy.custom, ...policy.allow]) collect(rule.matches, 'source.identity', named);
  }
  const callers = new Map<string, AccessCaller>();
  const add = (identity: string, source: AccessCaller['source']) => {
    const bare = identity.replace(/^spiffe:\/\//, '');
    if (callers.has(bare) || callers.size >= MOST_CALLERS) return;
    callers.set(bare, { identity: bare, label: shortIdentity(bare), ...directory.lookup(bare), source });
  };
  for (const identity of named) add(identity, 'policy');
  for (const identity of neighbours(view, entry)) add(identity, 'workload');
  return [
    ...callers.values(),
    { identity: null, label: 'plaintext (no identity)', entityRefs: [], ownerRefs: [], source: 'plaintext' },
    { identity: null, label: 'anyone else in the mesh', entityRefs: [], ownerRefs: [], source: 'anyone' },
  ];
}

/** Identities of the other workloads of the namespace, which are the most likely callers. */
function neighbours(view: MeshView, { workload, index }: PlacedWorkload): string[] {
  const pods = index.list(Pod, workload.namespace);
  if (isUnread(pods)) return [];
  return groupPods(index, pods)
    .filter(group => group.name !== workload.name)
    .flatMap(group => {
      const { identity } = toWorkload(index, group, view.meshes);
      return identity === undefined || identity === workload.identity ? [] : [identity];
    });
}

/** `shop/cart` of either form of identity. */
function shortIdentity(identity: string): string {
  const spiffe = /\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(identity);
  if (spiffe) return `${spiffe[1]}/${spiffe[2]}`;
  const linkerd = /^([^.]+)\.([^.]+)\.serviceaccount\.identity\./.exec(identity);
  return linkerd ? `${linkerd[2]}/${linkerd[1]}` : identity;
}

/** Values an attribute is compared with exactly, anywhere in a predicate. */
function collect(predicate: AccessPredicate, attribute: AccessAttribute, into: Set<string>): void {
  if ('all' in predicate) predicate.all.forEach(part => collect(part, attribute, into));
  else if ('any' in predicate) predicate.any.forEach(part => collect(part, attribute, into));
  else if ('not' in predicate) collect(predicate.not, attribute, into);
  else if ('attribute' in predicate && predicate.attribute === attribute && 'exact' in predicate.match) into.add(predicate.match.exact);
}

interface Operation {
  readonly label: string;
  readonly request: Partial<AccessRequest['operation']>;
}

const ANY_OPERATION: Operation = { label: 'any', request: {} };

/** Operations that the rules tell apart: each conjunction of methods and paths that a rule names. */
function operationsOf(policies: readonly AccessPolicy[]): Operation[] {
  const operations = new Map<string, Operation>();
  for (const policy of policies) {
    for (const rule of [...policy.deny, ...policy.custom, ...policy.allow]) {
      const { methods, paths } = termsOf(rule.matches);
      for (const method of methods.length ? methods : [undefined]) {
        for (const path of paths.length ? paths : [undefined]) {
          if (method === undefined && path === undefined) continue;
          const label = [method ?? 'any method', path?.label].filter(part => part !== undefined).join(' ');
          operations.set(label, { label, request: { ...(method !== undefined && { method }), ...(path && { path: path.sample }) } });
        }
      }
    }
  }
  return [...[...operations.values()].slice(0, MOST_OPERATIONS), ANY_OPERATION];
}

interface PathTerm {
  readonly label: string;
  /** A path the term covers. */
  readonly sample: string;
}

function termsOf(predicate: AccessPredicate): { methods: string[]; paths: PathTerm[] } {
  const methods = new Set<string>();
  const paths = new Map<string, PathTerm>();
  const visit = (part: AccessPredicate): void => {
    if ('all' in part) part.all.forEach(visit);
    else if ('any' in part) part.any.forEach(visit);
    else if ('attribute' in part) {
      const { attribute, match } = part;
      if (attribute === 'request.method' && 'exact' in match) methods.add(match.exact);
      if (attribute === 'request.path') {
        const term = pathTerm(match);
        if (term) paths.set(term.label, term);
      }
    }
    // What is under `not` names what is excluded, not an operation of its own.
  };
  visit(predicate);
  return { methods: [...methods], paths: [...paths.values()] };
}

function pathTerm(match: Extract<AccessPredicate, { match: unknown }>['match']): PathTerm | undefined {
  if ('exact' in match) return { label: match.exact, sample: match.exact };
  if ('prefix' in match) return { label: `${match.prefix}*`, sample: match.prefix };
  if ('suffix' in match) return { label: `*${match.suffix}`, sample: `/any${match.suffix}` };
  if ('pathPrefix' in match) return { label: `${match.pathPrefix.replace(/\/$/, '')}/**`, sample: match.pathPrefix };
  if ('pathTemplate' in match) return { label: match.pathTemplate, sample: match.pathTemplate.replace(/\{\*\*?\}/g, 'any') };
  return undefined;
}
