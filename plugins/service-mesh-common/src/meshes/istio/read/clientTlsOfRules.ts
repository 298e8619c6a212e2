import { ResourceIndex } from '../../../engine/ResourceIndex';
import { ClientTls } from '../../../model';
import { byResource } from '../evidence';
import { DestinationRule } from '../kinds';
import { clientTlsFor } from './clientTlsFor';
import { hasSelector } from './selectDestinationRule';
import { definedSubsets, policyRule } from './trafficPolicy';
import { WrittenTls } from './upstreamTls';

const MODES: Readonly<Record<string, ClientTls['mode']>> = {
  DISABLE: 'plaintext',
  SIMPLE: 'simple',
  MUTUAL: 'custom-mutual',
  ISTIO_MUTUAL: 'mutual',
};

interface Settings {
  readonly tls?: WrittenTls;
  readonly portLevelSettings?: readonly {
    readonly port?: { readonly number?: number };
    readonly tls?: WrittenTls;
  }[];
}

/** A port whose settings replace the rest and leave TLS out. */
interface BarePort {
  readonly rule: DestinationRule;
  readonly field: string;
  readonly port: number;
  readonly subset?: string;
}

/** What the answer depends on beside the rules. */
interface Client {
  readonly isGateway: boolean;
  /** Whether mTLS is made without being asked for. */
  readonly autoMtls: boolean;
}

/** What merged DestinationRules tell a client, the most specific entries first. @internal */
export function clientTlsOfRules(
  index: ResourceIndex,
  host: string,
  rules: readonly DestinationRule[],
  client: Client,
): ClientTls[] {
  const found: ClientTls[] = [];
  const bare: BarePort[] = [];
  const add = (
    rule: DestinationRule,
    settings: Settings | undefined,
    path: string,
    subset?: string,
  ) => {
    const named = subset === undefined ? {} : { subset };
    const say = (tls: WrittenTls, field: string) =>
      said(index, rule, tls, field, client.isGateway);
    for (const [i, { port, tls }] of (
      settings?.portLevelSettings ?? []
    ).entries()) {
      const field = `${path}.portLevelSettings[${i}]`;
      if (port?.number === undefined) continue;
      const at = { ...named, port: port.number };
      if (tls) found.push({ host, ...at, ...say(tls, `${field}.tls.mode`) });
      else bare.push({ rule, field, ...at });
    }
    if (settings?.tls)
      found.push({ host, ...named, ...say(settings.tls, `${path}.tls.mode`) });
  };
  for (const { rule, position, name, trafficPolicy } of definedSubsets(rules)) {
    add(rule, trafficPolicy, `spec.subsets[${position}].trafficPolicy`, name);
  }
  const top = policyRule(rules);
  if (top) add(top, top.spec?.trafficPolicy, 'spec.trafficPolicy');
  const left = bare.flatMap(entry =>
    leftOut(index, host, found, entry, client),
  );
  return [...left, ...found];
}

/**
 * A port's settings replace the whole policy, so TLS that they leave out is automatic again; but endpoints are still marked
 * by the mode of the policy that was replaced, and those marked for anything but the mesh's own mTLS get plaintext.
 */
function leftOut(
  index: ResourceIndex,
  host: string,
  found: readonly ClientTls[],
  { rule, field, port, subset }: BarePort,
  { autoMtls }: Client,
): ClientTls[] {
  const replaced = clientTlsFor(found, port, subset);
  if (!replaced) return [];
  const mode = replaced.mode === 'mutual' && autoMtls ? 'mutual' : 'plaintext';
  return replaced.mode === mode
    ? []
    : [
        {
          host,
          ...(subset !== undefined && { subset }),
          port,
          mode,
          evidence: byResource(
            index,
            rule,
            DestinationRule,
            field,
            'the settings of this port replace the TLS settings of the rule and hold none',
          ),
        },
      ];
}

function said(
  index: ResourceIndex,
  rule: DestinationRule,
  tls: WrittenTls,
  field: string,
  isGateway: boolean,
): Pick<ClientTls, 'mode' | 'serverNames' | 'evidence'> {
  const mode = MODES[tls.mode ?? 'DISABLE'] ?? 'unknown';
  const own = mode === 'simple' || mode === 'custom-mutual';
  if (own && tls.credentialName && !isGateway && !hasSelector(rule))
    return {
      mode: 'plaintext',
      evidence: byResource(
        index,
        rule,
        DestinationRule,
        field,
        'sidecars take a credentialName into account only where a workloadSelector chooses them, and send plaintext else',
      ),
    };
  return {
    mode,
    ...(tls.subjectAltNames?.length && { serverNames: tls.subjectAltNames }),
    evidence: byResource(index, rule, DestinationRule, field, inWords(tls)),
  };
}

function inWords({ sni, subjectAltNames }: WrittenTls): string | undefined {
  const parts = [
    ...(sni ? [`asks for ${sni}`] : []),
    ...(subjectAltNames?.length
      ? [`accepts only certificates of ${subjectAltNames.join(' or ')}`]
      : []),
  ];
  return parts.length ? parts.join(', ') : undefined;
}
