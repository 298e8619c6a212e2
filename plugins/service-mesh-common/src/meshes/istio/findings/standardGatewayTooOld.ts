import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { CustomResourceDefinition } from '../kinds';

const BUNDLE_VERSION = 'gateway.networking.k8s.io/bundle-version';

/** Releases of the Gateway API from which on Istio reads a kind, as major, minor and patch. */
const OLDEST: Readonly<Record<string, readonly number[]>> = {
  'backendtlspolicies.gateway.networking.k8s.io': [1, 4, 0],
  'grpcroutes.gateway.networking.k8s.io': [1, 1, 0],
  'tcproutes.gateway.networking.k8s.io': [1, 6, 0],
  'tlsroutes.gateway.networking.k8s.io': [1, 5, 0],
};

/** Major, minor and patch of a release; a candidate counts as the release it leads to. */
function numbersOf(version: string): number[] | undefined {
  const parts = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+][\w.+-]*)?$/.exec(
    version,
  );
  return parts?.slice(1).map(part => Number(part ?? 0));
}

function isOlder(a: readonly number[], b: readonly number[]): boolean {
  const i = a.findIndex((part, at) => part !== b[at]);
  return i >= 0 && a[i] < b[i];
}

/** A kind of the Gateway API is installed in a release that Istio does not read. @internal */
export const standardGatewayTooOld: FindingRule = {
  code: 'istio/standard-gateway-too-old',
  severity: 'warning',
  title: 'Kind of the Gateway API is too old for Istio',
  message:
    'The kind is of release {installed}, and Istio reads it from {oldest} on.',
  why: 'Istio leaves resources of this kind aside, so their routes and policies do not exist for it.',
  fix: 'Install a newer release of the Gateway API, from the channel that holds the kind.',
  reads: [CustomResourceDefinition],
  aliases: ['IST0176'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0176/',
  *check({ index }): Iterable<Problem> {
    const definitions = index.list(CustomResourceDefinition);
    if (isUnread(definitions)) return;
    for (const definition of definitions) {
      const { name, annotations } = definition.metadata;
      const oldest = Object.hasOwn(OLDEST, name) ? OLDEST[name] : undefined;
      const written = annotations?.[BUNDLE_VERSION];
      const installed = written === undefined ? undefined : numbersOf(written);
      if (!oldest || !installed || !isOlder(installed, oldest)) continue;
      yield {
        subject: index.ref(definition, CustomResourceDefinition),
        field: `metadata.annotations["${BUNDLE_VERSION}"]`,
        params: { installed: written ?? '', oldest: `v${oldest.join('.')}` },
      };
    }
  },
};
