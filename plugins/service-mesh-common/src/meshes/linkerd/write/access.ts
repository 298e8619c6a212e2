import { IntentWriter, ManifestObject } from '../../../engine/MeshWriter';
import {
  AccessIntent,
  IntentCaller,
  IntentPath,
  ValueMatch,
} from '../../../model';
import { allowProblems } from '../../shared/write/allowProblems';
import { problemAt, targetProblems } from '../../shared/write/intentProblems';
import { readAccess } from '../../shared/write/readAccess';
import { written } from '../../shared/write/written';
import { serviceAccountIdentity } from '../identity';
import { POLICY_GROUP } from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import { access as effective } from '../read/access';
import { besideServers } from './besideServers';
import { linkerdView } from './linkerdView';
import { authorization, serverName, serverObject } from './policyObjects';

type Allow = AccessIntent['allow'][number];

/** One combination of a path and a method. */
interface Condition {
  readonly path: IntentPath;
  readonly method?: string;
}

const EVERY_PATH: IntentPath = { type: 'prefix', value: '/' };

/** Most conditions of one rule that the definition of the resource takes. */
const MOST_MATCHES = 8;

/** Who may call, as a Server, its routes, and what authorizes callers for them. @internal */
export const access: IntentWriter<AccessIntent> = {
  write(intent) {
    const { target, allow } = intent;
    const limited = allow.filter(({ operations }) => isLimited(operations));
    return written(
      problemsOf(intent),
      () => {
        const { name: server, spec } = intent.server ?? {
          name: serverName(target, target.port.target),
        };
        return [
          ...(intent.server
            ? changedServer(target.namespace, server, spec)
            : [serverObject(target)]),
          ...allow
            .filter(({ operations }) => !isLimited(operations))
            .flatMap(({ callers }, i) =>
              authorization(
                target.namespace,
                `${server}-callers-${i + 1}`,
                { kind: 'Server', name: server },
                callers,
              ),
            ),
          ...(limited.length > 0
            ? routesOf(target.namespace, server, limited)
            : []),
        ];
      },
      {
        notes: [
          ...(limited.length > 0
            ? [
                'With routes of its own the port answers health probes of the kubelet only where a route admits them: let probes use another port, or add a route with a NetworkAuthentication for them.',
              ]
            : []),
          'Policies of Linkerd add up: whoever another AuthorizationPolicy for the same Server admits may still call.',
        ],
      },
    );
  },
  beside: besideServers,
  read(index, like) {
    const view = linkerdView(index, like.target);
    const config = readLinkerdConfig(view.index);
    return readAccess(
      effective(view.index, view.workload, like.target.port.target),
      like,
      {
        identity: (namespace, serviceAccount) =>
          serviceAccountIdentity(serviceAccount, namespace, config),
        caller: callerOf,
      },
    );
  },
};

function changedServer(
  namespace: string,
  name: string,
  spec: Readonly<Record<string, unknown>> | undefined,
): ManifestObject[] {
  return spec
    ? [
        {
          apiVersion: `${POLICY_GROUP}/v1beta3`,
          kind: 'Server',
          metadata: { name, namespace },
          spec,
        },
      ]
    : [];
}

function isLimited({ methods, paths }: Allow['operations']): boolean {
  return methods.length + paths.length > 0;
}

/**
 * One route for all conditions of a type with the same callers. A request takes the most specific route only, so every overlap
 * of conditions has an entry of its own, for everybody who may do either.
 */
function routesOf(
  namespace: string,
  server: string,
  limited: readonly Allow[],
): ManifestObject[] {
  const groups = new Map<
    string,
    { callers: readonly IntentCaller[]; conditions: Condition[] }
  >();
  for (const condition of exactFirst(
    withOverlaps(limited.flatMap(conditionsOf)),
  )) {
    const callers = [
      ...new Map(
        limited
          .filter(entry =>
            conditionsOf(entry).some(other => includes(other, condition)),
          )
          .flatMap(entry => entry.callers)
          .map(caller => [JSON.stringify(caller), caller]),
      ).values(),
    ];
    const key = JSON.stringify([
      condition.path.type,
      ...callers.map(caller => JSON.stringify(caller)).sort(),
    ]);
    const group = groups.get(key) ?? { callers, conditions: [] };
    groups.set(key, group);
    group.conditions.push(condition);
  }
  const digits = String(groups.size).length;
  return [
    ...[...groups.values()].flatMap(({ callers, conditions }, i) => {
      const name = `${server}-operations-${String(i + 1).padStart(
        digits,
        '0',
      )}`;
      return [
        routeObject(namespace, name, server, conditions),
        ...authorization(namespace, name, { kind: 'HTTPRoute', name }, callers),
      ];
    }),
    // Callers who may do everything need a route that takes everything.
    routeObject(namespace, `${server}-rest`, server, [{ path: EVERY_PATH }]),
  ];
}

/** An exact path and a prefix of the same length are equally specific: the older route wins then, or the first by name. */
function exactFirst(conditions: readonly Condition[]): Condition[] {
  const isExact = ({ path }: Condition) => path.type === 'exact';
  return [
    ...conditions.filter(isExact),
    ...conditions.filter(condition => !isExact(condition)),
  ];
}

function routeObject(
  namespace: string,
  name: string,
  server: string,
  conditions: readonly Condition[],
): ManifestObject {
  const matches = conditions.map(({ path, method }) => ({
    path: {
      type: path.type === 'exact' ? 'Exact' : 'PathPrefix',
      value: path.value,
    },
    ...(method !== undefined && { method }),
  }));
  const rules = [];
  for (let i = 0; i < matches.length; i += MOST_MATCHES)
    rules.push({ matches: matches.slice(i, i + MOST_MATCHES) });
  return {
    apiVersion: `${POLICY_GROUP}/v1beta3`,
    kind: 'HTTPRoute',
    metadata: { name, namespace },
    spec: {
      parentRefs: [{ group: POLICY_GROUP, kind: 'Server', name: server }],
      rules,
    },
  };
}

function conditionsOf({ operations: { methods, paths } }: Allow): Condition[] {
  return (paths.length > 0 ? paths : [EVERY_PATH]).flatMap(path =>
    methods.length > 0 ? methods.map(method => ({ path, method })) : [{ path }],
  );
}

/** The conditions and everything that two of them have in common, until nothing new comes up. */
function withOverlaps(conditions: readonly Condition[]): Condition[] {
  const found = new Map<string, Condition>();
  const add = (condition: Condition) => {
    const key = JSON.stringify([
      condition.path.type,
      condition.path.value,
      condition.method,
    ]);
    if (found.has(key)) return;
    const others = [...found.values()];
    found.set(key, condition);
    for (const other of others) {
      const common = overlap(condition, other);
      if (common) add(common);
    }
  };
  conditions.forEach(add);
  return [...found.values()];
}

function overlap(a: Condition, b: Condition): Condition | undefined {
  if (a.method !== undefined && b.method !== undefined && a.method !== b.method)
    return undefined;
  const path = pathIncludes(a.path, b.path)
    ? b.path
    : pathIncludes(b.path, a.path) && a.path;
  const method = a.method ?? b.method;
  return path ? { path, ...(method !== undefined && { method }) } : undefined;
}

function includes(wide: Condition, narrow: Condition): boolean {
  return (
    (wide.method === undefined || wide.method === narrow.method) &&
    pathIncludes(wide.path, narrow.path)
  );
}

function pathIncludes(wide: IntentPath, narrow: IntentPath): boolean {
  if (wide.type === 'exact')
    return narrow.type === 'exact' && narrow.value === wide.value;
  const base = wide.value.replace(/\/$/, '');
  return narrow.value === base || narrow.value.startsWith(`${base}/`);
}

function problemsOf({ target, allow, waypoint }: AccessIntent) {
  return [
    ...targetProblems(target),
    ...problemAt(
      'waypoint',
      waypoint !== undefined && 'only Istio in ambient mode has waypoints',
    ),
    ...allowProblems(allow, {
      operations: operations =>
        target.port.protocol === 'tcp' &&
        isLimited(operations) &&
        'a TCP port has neither methods nor paths',
      templatesLacking:
        'Linkerd compares with exact paths and prefixes; take a prefix',
    }),
  ];
}

/** How comparisons with identities read that name a service account or a namespace. */
function callerOf(match: ValueMatch): IntentCaller | undefined {
  if ('exact' in match) {
    const [serviceAccount, namespace, kind] = match.exact.split('.');
    return kind === 'serviceaccount' && serviceAccount
      ? { namespace, serviceAccount }
      : undefined;
  }
  if ('suffix' in match) {
    const [, namespace, kind] = match.suffix.split('.');
    return kind === 'serviceaccount' && namespace ? { namespace } : undefined;
  }
  return undefined;
}
