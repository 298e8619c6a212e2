import { ServiceProfile, TrafficSplit } from '../kinds';
import { quantityText } from '../viz/quantityText';

/** On a profile: the SMI extension leaves it alone, whatever the value. */
const SKIP = 'smi.linkerd.io/skip';

/** What a TrafficSplit says, or that one is gone. @internal */
export interface SmiChange {
  readonly service: string;
  readonly namespace: string;
  /** Undefined when the split was deleted. */
  readonly backends?: NonNullable<TrafficSplit['spec']>['backends'];
}

/** Name of the profile that the SMI extension writes for a Service. @internal */
export function smiProfileName(
  { service, namespace }: SmiChange,
  clusterDomain: string,
): string {
  return `${service}.${namespace}.svc.${clusterDomain}`;
}

/** True when the SMI extension leaves a profile alone. @internal */
export function isSkipped(profile: ServiceProfile | undefined): boolean {
  return Object.hasOwn(profile?.metadata.annotations ?? {}, SKIP);
}

/** The profile of a Service once the SMI extension has seen a TrafficSplit; undefined when there is none. @internal */
export function smiProfile(
  change: SmiChange,
  existing: ServiceProfile | undefined,
  clusterDomain: string,
): ServiceProfile | undefined {
  if (isSkipped(existing)) return existing;
  const { namespace, backends } = change;
  const { dstOverrides: _, ...kept } = existing?.spec ?? {};
  if (backends === undefined) {
    return existing && { ...existing, spec: kept };
  }
  const dstOverrides = backends.map(({ service = '', weight }) => ({
    authority: `${service}.${namespace}.svc.${clusterDomain}`,
    // Weights are quantities, which Kubernetes writes in one form.
    weight: quantityText(weight ?? 0),
  }));
  return {
    ...(existing ?? {
      apiVersion: `${ServiceProfile.group}/${ServiceProfile.versions[0]}`,
      kind: ServiceProfile.kind,
      metadata: { name: smiProfileName(change, clusterDomain), namespace },
    }),
    // An empty list is left out when a profile is written.
    spec: { ...kept, ...(dstOverrides.length > 0 && { dstOverrides }) },
  };
}
