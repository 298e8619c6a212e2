import { IntentWriter, ManifestObject } from '../../../engine/MeshWriter';
import {
  AccessIntent,
  IntentCaller,
  IntentPath,
  ValueMatch,
} from '../../../model';
import { allowProblems } from '../../shared/write/allowProblems';
import {
  nameProblems,
  problemAt,
  targetProblems,
} from '../../shared/write/intentProblems';
import { readAccess as readIntent } from '../../shared/write/readAccess';
import { written } from '../../shared/write/written';
import { principal } from '../identity';
import { readMeshSettings } from '../MeshSettings';
import { readAccess } from '../read/access';
import { IstioDataPlane, istioWorkload } from './istioWorkload';

/** Istio reads this trust domain as its own, whatever that is. */
const OWN_TRUST_DOMAIN = 'cluster.local';

type Allow = AccessIntent['allow'][number];

/** Who may call, as an AuthorizationPolicy that allows; in ambient, requests are judged by the waypoint. @internal */
export function access(dataPlane: IstioDataPlane): IntentWriter<AccessIntent> {
  return {
    write(intent) {
      const { target, allow, waypoint } = intent;
      return written(
        problemsOf(intent, dataPlane),
        () =>
          waypoint === undefined
            ? [
                policy(target.namespace, target.service, {
                  selector: { matchLabels: target.labels },
                  action: 'ALLOW',
                  ...rulesOf(allow, target.port.target),
                }),
              ]
            : [
                policy(target.namespace, target.service, {
                  targetRefs: [
                    { group: '', kind: 'Service', name: target.service },
                  ],
                  action: 'ALLOW',
                  ...rulesOf(allow, undefined),
                }),
                policy(target.namespace, `${target.service}-by-waypoint`, {
                  selector: { matchLabels: target.labels },
                  action: 'ALLOW',
                  rules: [
                    {
                      from: [
                        {
                          source: {
                            principals: [
                              principal(
                                OWN_TRUST_DOMAIN,
                                target.namespace,
                                waypoint,
                              ),
                            ],
                          },
                        },
                      ],
                      to: [
                        { operation: { ports: [String(target.port.target)] } },
                      ],
                    },
                  ],
                }),
              ],
        {
          notes: [
            'Other ports of the same pods take nobody any more, except what another policy allows: add a rule for those that are scraped or probed through the mesh.',
          ],
        },
      );
    },
    read(index, like) {
      const { trustDomain } = readMeshSettings(index);
      const { target, waypoint } = like;
      return readIntent(
        readAccess(
          index,
          istioWorkload(target, index.cluster, dataPlane, waypoint),
          target.port.target,
        ),
        like,
        {
          identity: (namespace, serviceAccount) =>
            principal(trustDomain, namespace, serviceAccount),
          caller: callerOf,
        },
      );
    },
  };
}

function policy(
  namespace: string,
  name: string,
  spec: unknown,
): ManifestObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name, namespace },
    spec,
  };
}

/** No rule at all allows nobody. */
function rulesOf(allow: readonly Allow[], port: number | undefined) {
  return allow.length === 0
    ? {}
    : { rules: allow.map(entry => ruleOf(entry, port)) };
}

function ruleOf({ callers, operations }: Allow, port: number | undefined) {
  const principals = callers.flatMap(caller => {
    if ('anyIdentity' in caller) return ['*'];
    return 'serviceAccount' in caller
      ? [principal(OWN_TRUST_DOMAIN, caller.namespace, caller.serviceAccount)]
      : [];
  });
  const namespaces = callers.flatMap(caller =>
    'namespace' in caller && !('serviceAccount' in caller)
      ? [caller.namespace]
      : [],
  );
  const { methods, paths } = operations;
  const operation = {
    ...(port !== undefined && { ports: [String(port)] }),
    ...(methods.length > 0 && { methods }),
    ...(paths.length > 0 && { paths: paths.flatMap(patterns) }),
  };
  return {
    from: [
      ...(principals.length > 0 ? [{ source: { principals } }] : []),
      ...(namespaces.length > 0 ? [{ source: { namespaces } }] : []),
    ],
    ...(Object.keys(operation).length > 0 && { to: [{ operation }] }),
  };
}

/** A prefix goes by whole segments, which takes two patterns. */
function patterns({ type, value }: IntentPath): string[] {
  if (type !== 'prefix') return [value];
  const base = value.replace(/\/$/, '');
  return base === '' ? ['/*'] : [base, `${base}/*`];
}

function problemsOf(
  { target, allow, waypoint }: AccessIntent,
  dataPlane: IstioDataPlane,
) {
  return [
    ...targetProblems(target),
    ...(waypoint === undefined
      ? []
      : [
          ...nameProblems('waypoint', waypoint),
          ...problemAt(
            'waypoint',
            dataPlane === 'sidecar' &&
              'waypoints are for ambient: choose the mesh istio-ambient',
          ),
        ]),
    ...allowProblems(allow, {
      operations: ({ methods, paths }) =>
        methods.length + paths.length > 0 &&
        (target.port.protocol === 'tcp'
          ? 'a TCP port has neither methods nor paths'
          : dataPlane === 'ambient' &&
            waypoint === undefined &&
            'ztunnel sees connections only: methods and paths are judged by a waypoint, so name it'),
    }),
  ];
}

/** How comparisons with identities read that name a service account, a namespace or anybody. */
function callerOf(match: ValueMatch): IntentCaller | undefined {
  if ('exact' in match) {
    const [, namespace, serviceAccount] =
      /\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(match.exact) ?? [];
    return namespace && serviceAccount
      ? { namespace, serviceAccount }
      : undefined;
  }
  if ('regex' in match) {
    const [, namespace] = /\/ns\/([a-z0-9-]+)\//.exec(match.regex) ?? [];
    return namespace ? { namespace } : undefined;
  }
  return undefined;
}
