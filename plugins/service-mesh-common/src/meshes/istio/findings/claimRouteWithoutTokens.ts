import { Pod } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { groupBy } from '../../../engine/groupBy';
import {
  isUnread,
  isUnreadObject,
  ResourceIndex,
} from '../../../engine/ResourceIndex';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { fullGatewayName } from '../Host';
import { IstioGateway, RequestAuthentication, VirtualService } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { selects } from '../selects';

const CLAIM = '@request.auth.claims';

/** Whether a header's name stands for a claim of the token: `@request.auth.claims.sub`, `@request.auth.claims[sub]`. */
function isClaim(header: string): boolean {
  if (!header.toLowerCase().startsWith(CLAIM)) return false;
  const name = header.slice(CLAIM.length);
  return /^\../.test(name) || /^\[.+\]$/.test(name);
}

interface ClaimMatch {
  readonly key: string;
  readonly field: string;
}

function claimMatch({ spec }: VirtualService): ClaimMatch | undefined {
  for (const [i, { match = [] }] of (spec?.http ?? []).entries()) {
    for (const [j, alternative] of match.entries()) {
      for (const place of ['headers', 'withoutHeaders'] as const) {
        const key = Object.keys(alternative[place] ?? {})
          .sort()
          .find(isClaim);
        if (key !== undefined)
          return { key, field: `spec.http[${i}].match[${j}].${place}` };
      }
    }
  }
  return undefined;
}

/** Pods of a gateway (by name) to which no RequestAuthentication applies. */
function podsWithoutTokens(
  index: ResourceIndex,
): (gateway: IstioGateway) => readonly Pod[] {
  const { rootNamespace } = readMeshSettings(index);
  const authentications = index.list(RequestAuthentication);
  const byNamespace = groupBy(
    isUnread(authentications) ? [] : authentications,
    ({ metadata }) => [metadata.namespace ?? 'default'],
  );
  return ({ spec }) => {
    const pods = index.withLabels(Pod, spec?.selector ?? {});
    if (isUnread(pods)) return [];
    return pods
      .filter(
        ({ metadata }) =>
          ![rootNamespace, metadata.namespace ?? 'default']
            .flatMap(namespace => byNamespace.get(namespace) ?? [])
            .some(authentication =>
              selects(
                authentication.spec?.selector?.matchLabels,
                metadata.labels ?? {},
              ),
            ),
      )
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  };
}

/** Routes depend on the claims of tokens that nobody reads. @internal */
export const claimRouteWithoutTokens: FindingRule = {
  code: 'istio/claim-route-without-tokens',
  severity: 'error',
  title: 'Routes depend on tokens that nobody checks',
  message:
    'The routes depend on {key}, and no RequestAuthentication applies to the pod {pod} of the Gateway {gateway}.',
  why: 'A gateway knows the claims of a token only after a RequestAuthentication has accepted it: such routes never match.',
  fix: 'Apply a RequestAuthentication to the pods of the gateway, in their namespace or in the root namespace.',
  reads: [
    VirtualService,
    RequestAuthentication,
    IstioGateway,
    Pod,
    MeshConfigMap,
  ],
  aliases: ['IST0149'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0149/',
  *check({ index }): Iterable<Problem> {
    const services = index.list(VirtualService);
    if (isUnread(services)) return;
    const exposed = podsWithoutTokens(index);
    const known = new Map<IstioGateway, readonly Pod[]>();
    for (const service of services) {
      const claim = claimMatch(service);
      if (!claim) continue;
      for (const written of service.spec?.gateways ?? []) {
        if (written === 'mesh') continue;
        const [namespace, name] = fullGatewayName(
          written,
          service.metadata.namespace ?? 'default',
        ).split('/');
        const gateway = index.get(IstioGateway, name, namespace);
        if (!gateway || isUnreadObject(gateway)) continue;
        const pods = known.get(gateway) ?? exposed(gateway);
        known.set(gateway, pods);
        for (const pod of pods.slice(0, 1))
          yield {
            subject: index.ref(service, VirtualService),
            field: claim.field,
            params: {
              key: claim.key,
              gateway: `${namespace}/${name}`,
              pod: pod.metadata.name,
            },
          };
      }
    }
  },
};
