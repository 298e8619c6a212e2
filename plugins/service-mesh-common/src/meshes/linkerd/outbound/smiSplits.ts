import { TrafficSplit } from '../../../model';
import { ServiceProfile, TrafficSplit as SmiTrafficSplit } from '../kinds';
import { milliWeight } from './profileInForce';
import { ServiceContext } from './ServiceContext';
import { isSkipped, smiProfile } from './smiProfile';

/** True when a profile holds just what the SMI extension makes of a TrafficSplit. */
function isWrittenFrom(
  profile: ServiceProfile,
  split: SmiTrafficSplit,
  clusterDomain: string,
): boolean {
  const key = (p: ServiceProfile | undefined) =>
    JSON.stringify(
      (p?.spec?.dstOverrides ?? [])
        .map(o => `${o.authority}=${milliWeight(o.weight)}`)
        .sort(),
    );
  const written = smiProfile(
    {
      service: split.spec?.service ?? '',
      namespace: split.metadata.namespace ?? '',
      backends: split.spec?.backends ?? [],
    },
    profile,
    clusterDomain,
  );
  return !isSkipped(profile) && key(written) === key(profile);
}

/** Adds to the rules of a profile the TrafficSplit its weights were written from. @internal */
export function withTrafficSplit(
  splits: readonly TrafficSplit[],
  { index, clusterDomain }: ServiceContext,
  profile: ServiceProfile,
  split: SmiTrafficSplit,
): readonly TrafficSplit[] {
  if (!isWrittenFrom(profile, split, clusterDomain)) return splits;
  const ref = index.ref(split, SmiTrafficSplit);
  return splits.map(s => {
    const [first, ...rest] = s.evidence;
    return {
      ...s,
      evidence: [
        first,
        ...rest,
        {
          type: 'resource',
          ref,
          field: 'spec',
          note: 'the SMI extension wrote the weights of the profile from it',
        },
      ],
    };
  });
}

/** A TrafficSplit that no profile carries: it is written, and nothing follows it. @internal */
export function idleTrafficSplit(
  { index, host, clusterDomain }: ServiceContext,
  split: SmiTrafficSplit,
): TrafficSplit {
  const ref = index.ref(split, SmiTrafficSplit);
  const namespace = split.metadata.namespace ?? '';
  return {
    host,
    gateways: ['mesh'],
    name: split.metadata.name,
    match: [],
    protocol: 'http',
    backends: (split.spec?.backends ?? []).map((backend, i) => ({
      host: `${backend.service ?? ''}.${namespace}.svc.${clusterDomain}`,
      weight: milliWeight(backend.weight),
      problem:
        'no ServiceProfile carries this weight: the SMI extension has not written one',
      evidence: [{ type: 'resource', ref, field: `spec.backends[${i}]` }],
    })),
    faults: [],
    mirrors: [],
    headerChanges: [],
    evidence: [
      {
        type: 'resource',
        ref,
        field: 'spec',
        note: 'has no effect until the SMI extension of Linkerd writes a ServiceProfile from it',
      },
    ],
  };
}
