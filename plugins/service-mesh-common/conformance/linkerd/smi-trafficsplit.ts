import { isUnread } from '../../src/engine';
import { ServiceProfile, TrafficSplit } from '../../src/meshes/linkerd/kinds';
import { readLinkerdConfig } from '../../src/meshes/linkerd/LinkerdConfig';
import {
  smiProfile,
  smiProfileName,
} from '../../src/meshes/linkerd/outbound/smiProfile';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf } from './clusterOf';

interface Vector {
  readonly clusterDomain: string;
  readonly existingServiceProfiles: readonly unknown[];
  readonly trafficSplit?: unknown;
  readonly deletedTrafficSplit?: {
    readonly namespace: string;
    readonly service: string;
  };
  readonly expected: {
    readonly serviceProfiles: readonly Record<string, unknown>[];
  };
}

function inOrder(profile: Record<string, unknown>) {
  const spec = profile.spec as ServiceProfile['spec'];
  return {
    ...profile,
    spec: {
      ...spec,
      ...(spec?.dstOverrides && {
        dstOverrides: [...spec.dstOverrides].sort((a, b) =>
          (a.authority ?? '') < (b.authority ?? '') ? -1 : 1,
        ),
      }),
    },
  };
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/smi-trafficsplit',
  run(raw): Outcome {
    const vector = raw as Vector;
    const { existingServiceProfiles, trafficSplit, expected } = vector;
    const index = clusterOf(
      [...existingServiceProfiles, ...(trafficSplit ? [trafficSplit] : [])],
      { clusterDomain: vector.clusterDomain },
    );
    const profiles = index.list(ServiceProfile);
    const splits = index.list(TrafficSplit);
    if (isUnread(profiles) || isUnread(splits))
      throw new Error('a kind was not read');
    const { clusterDomain } = readLinkerdConfig(index);
    const change = vector.deletedTrafficSplit ?? {
      service: splits[0].spec?.service ?? '',
      namespace: splits[0].metadata.namespace ?? '',
      backends: splits[0].spec?.backends ?? [],
    };
    const isIts = (p: ServiceProfile) =>
      p.metadata.name === smiProfileName(change, clusterDomain) &&
      p.metadata.namespace === change.namespace;
    const written = smiProfile(change, profiles.find(isIts), clusterDomain);
    const actual = [
      ...profiles.filter(p => !isIts(p)),
      ...(written ? [written] : []),
    ].map(profile => inOrder({ ...profile }));
    return compare(expected.serviceProfiles.map(inOrder), actual);
  },
};
