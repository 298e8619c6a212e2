import { IntentWriter } from '../../../engine/MeshWriter';
import { isUnread } from '../../../engine/ResourceIndex';
import { AccessPredicate, IntentPath, JwtIntent } from '../../../model';
import {
  nameProblems,
  pathProblems,
  problemAt,
  requestTargetProblems,
} from '../../shared/write/intentProblems';
import { inOrderOf } from '../../shared/write/inOrderOf';
import { written } from '../../shared/write/written';
import { RequestAuthentication } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { readAccess } from '../read/access';
import { scopeOf } from '../read/access/lowerPolicies';
import { attachesTo, GATEWAY_NAME_LABEL } from '../select/attachPolicy';
import { IstioDataPlane, istioWorkload } from './istioWorkload';
import { isRefused, readAdmitted } from './readAdmitted';
import { tokenDenials } from './tokenDenials';
import { tokenProblems } from './tokenProblems';

/** Which tokens are accepted, and that requests need one, as RequestAuthentication and AuthorizationPolicy. @internal */
export function jwt(dataPlane: IstioDataPlane): IntentWriter<JwtIntent> {
  return {
    write(intent) {
      const { target, issuer, jwksUri, audiences, required } = intent;
      const place =
        dataPlane === 'ambient'
          ? {
              targetRefs: [
                { group: '', kind: 'Service', name: target.service },
              ],
            }
          : { selector: { matchLabels: target.labels } };
      return written(
        problemsOf(intent, dataPlane),
        () => [
          {
            apiVersion: 'security.istio.io/v1',
            kind: 'RequestAuthentication',
            metadata: { name: target.service, namespace: target.namespace },
            spec: {
              ...place,
              jwtRules: [
                {
                  issuer,
                  jwksUri,
                  ...(audiences.length > 0 && { audiences }),
                  ...(intent.forwardToken && { forwardOriginalToken: true }),
                },
              ],
            },
          },
          ...(required
            ? [
                {
                  apiVersion: 'security.istio.io/v1',
                  kind: 'AuthorizationPolicy',
                  metadata: {
                    name: `${target.service}-needs-token`,
                    namespace: target.namespace,
                  },
                  spec: {
                    ...place,
                    action: 'DENY',
                    rules: [
                      {
                        from: [{ source: { notRequestPrincipals: ['*'] } }],
                        ...operationOf(intent, dataPlane),
                      },
                      ...tokenDenials(intent).map(
                        ({ from, notMethods, when }) => ({
                          ...(from && { from }),
                          ...operationOf(intent, dataPlane, notMethods),
                          ...(when && { when }),
                        }),
                      ),
                    ],
                  },
                },
              ]
            : []),
        ],
        {
          notes: [
            'The control plane fetches the keys: it must be able to reach jwksUri.',
          ],
        },
      );
    },
    read(index, like) {
      const { target, waypoint } = like;
      const tokens = index.list(RequestAuthentication, target.namespace);
      if (isUnread(tokens)) return undefined;
      const workload = istioWorkload(
        target,
        index.cluster,
        dataPlane,
        waypoint,
      );
      const proxy =
        dataPlane === 'ambient'
          ? {
              namespace: target.namespace,
              labels: { [GATEWAY_NAME_LABEL]: waypoint ?? '' },
              isWaypoint: true,
              services: [
                {
                  name: target.service,
                  namespace: target.namespace,
                  kind: 'Service' as const,
                },
              ],
            }
          : {
              namespace: target.namespace,
              labels: target.labels,
              isWaypoint: false,
              services: [],
            };
      const rules = tokens
        .filter(entry =>
          attachesTo(scopeOf(entry), proxy, {
            rootNamespace: readMeshSettings(index).rootNamespace,
            selectorsReachGateways: true,
          }),
        )
        .flatMap(({ spec }) => spec?.jwtRules ?? []);
      if (rules.length !== 1) return undefined;
      const [
        { issuer = '', jwksUri = '', audiences = [], forwardOriginalToken },
      ] = rules;
      const policies = readAccess(index, workload, target.port.target);
      const needs = (path: string) =>
        isRefused(policies, like, { path, token: null });
      const required = needs('/nobody-in-particular');
      const excepted = [
        ...like.exceptPaths,
        ...policies.flatMap(({ deny }) =>
          deny.flatMap(({ matches }) => pathsIn(matches)),
        ),
      ].filter(path => required && !needs(sampleOf(path)));
      const admits = readAdmitted(policies, { ...like, issuer });
      if (admits === false) return undefined;
      return {
        target,
        issuer,
        jwksUri,
        audiences: inOrderOf(like.audiences, audiences, entry => entry),
        required,
        exceptPaths: withoutCovered(excepted),
        ...(admits && { admits }),
        ...(forwardOriginalToken && { forwardToken: true }),
        ...(waypoint !== undefined && { waypoint }),
      };
    },
  };
}

function operationOf(
  { target, exceptPaths }: JwtIntent,
  dataPlane: IstioDataPlane,
  notMethods: readonly string[] = [],
) {
  const operation = {
    // A rule about requests would refuse every connection to ports that carry none.
    ...(dataPlane === 'sidecar' && { ports: [String(target.port.target)] }),
    ...(notMethods.length > 0 && { notMethods }),
    ...(exceptPaths.length > 0 && {
      notPaths: exceptPaths.flatMap(({ type, value }) =>
        type === 'prefix' ? [value, `${value.replace(/\/$/, '')}/*`] : [value],
      ),
    }),
  };
  return Object.keys(operation).length > 0 ? { to: [{ operation }] } : {};
}

function problemsOf(intent: JwtIntent, dataPlane: IstioDataPlane) {
  const {
    target,
    issuer,
    jwksUri,
    audiences,
    required,
    exceptPaths,
    waypoint,
  } = intent;
  return [
    ...requestTargetProblems(target, 'a token'),
    ...problemAt('issuer', issuer === '' && 'is empty'),
    ...problemAt(
      'jwksUri',
      !/^https?:\/\/[a-zA-Z0-9.-]+(:\d{1,5})?(\/[^\s#]*)?$/.test(jwksUri) &&
        `${JSON.stringify(jwksUri)} is no address of http or https`,
    ),
    ...audiences.flatMap((audience, i) =>
      problemAt(
        `audiences[${i}]`,
        audience === ''
          ? 'is empty'
          : audiences.indexOf(audience) < i && 'is listed twice',
      ),
    ),
    ...problemAt(
      'exceptPaths',
      !required &&
        exceptPaths.length > 0 &&
        'no path needs a token, so none can be excepted',
    ),
    ...exceptPaths.flatMap((path, i) => [
      ...pathProblems(`exceptPaths[${i}]`, path),
      ...problemAt(
        `exceptPaths[${i}]`,
        path.type === 'prefix' && path.value === '/'
          ? 'excepts every path: say that no token is required'
          : exceptPaths.some(
              (other, j) =>
                j !== i &&
                (sampleOf(other) === sampleOf(path)
                  ? j < i
                  : other.type === 'prefix' &&
                    `${path.value}/`.startsWith(`${other.value}/`)),
            ) && 'is excepted by another path already',
      ),
    ]),
    ...problemAt(
      'waypoint',
      dataPlane === 'sidecar'
        ? waypoint !== undefined &&
            'waypoints are for ambient: choose the mesh istio-ambient'
        : waypoint === undefined &&
            'ztunnel sees no tokens: a waypoint in front of the Service does, so name it',
    ),
    ...(waypoint === undefined ? [] : nameProblems('waypoint', waypoint)),
    ...tokenProblems(intent),
  ];
}

/** A prefix says what the exact paths below it say, and what is said first counts. */
function withoutCovered(paths: readonly IntentPath[]): IntentPath[] {
  return paths.filter(
    (path, i) =>
      !paths.some(
        (other, j) =>
          other !== path &&
          (sampleOf(other) === sampleOf(path)
            ? j < i
            : j < i &&
              other.type === 'prefix' &&
              path.type === 'exact' &&
              `${path.value}/`.startsWith(`${other.value}/`)),
      ),
  );
}

function sampleOf({ type, value }: IntentPath): string {
  if (type === 'prefix')
    return `${value.replace(/\/$/, '')}/nobody-in-particular`;
  return value
    .replaceAll('{**}', 'nobody/in-particular')
    .replaceAll('{*}', 'nobody-in-particular');
}

/** Paths that a predicate speaks of. */
function pathsIn(predicate: AccessPredicate): IntentPath[] {
  if ('all' in predicate) return predicate.all.flatMap(pathsIn);
  if ('any' in predicate) return predicate.any.flatMap(pathsIn);
  if ('not' in predicate) return pathsIn(predicate.not);
  if (!('attribute' in predicate) || predicate.attribute !== 'request.path')
    return [];
  const { match } = predicate;
  if ('pathTemplate' in match)
    return [{ type: 'template', value: match.pathTemplate }];
  if ('prefix' in match)
    return [{ type: 'prefix', value: match.prefix.replace(/\/$/, '') }];
  return 'exact' in match ? [{ type: 'exact', value: match.exact }] : [];
}
