import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Pod } from '../../../engine/coreKinds';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { expectedProxyVersion, installations } from '../installations';
import { CONTROL_PLANE_LABEL } from '../labels';
import { podStatus } from '../podStatus';
import { compareReleases, latestFor } from '../ProxyRelease';
import { proxyVersion } from '../proxyVersion';
import { onePerOwner } from './onePerOwner';

/** Versions of running proxies that are none of the releases they could be. @internal */
export function otherRelease(
  pod: Pod,
  releases: readonly string[],
): string | undefined {
  const version = proxyVersion(pod);
  if (!version || podStatus(pod) !== 'Running') return undefined;
  const expected = latestFor(version, releases);
  return expected !== undefined && !compareReleases(expected, version)
    ? undefined
    : version;
}

/** A pod still runs the proxy of another release than its control plane injects. @internal */
export const proxyVersionSkew: FindingRule = {
  code: 'linkerd/proxy-version-skew',
  severity: 'info',
  title: 'Proxy is of another version than the control plane',
  message:
    'The proxy of pod {name} is {version}; the control plane in {controlPlane} injects {expected}.',
  why: 'A proxy keeps its version until its pod is replaced. Linkerd supports only proxies close to the version of the control plane.',
  fix: 'Restart the workload so that its pods are injected anew.',
  reads: [MeshConfigMap, Pod],
  docs: 'https://linkerd.io/2/checks/#l5d-data-plane-version',
  *check({ index }): Iterable<Problem> {
    const pods = index.list(Pod);
    if (isUnread(pods)) return;
    const expected = new Map(
      installations(index).map(installation => [
        installation.namespace,
        expectedProxyVersion(installation),
      ]),
    );
    const wantedFor = (pod: Pod) =>
      expected.get(pod.metadata.labels?.[CONTROL_PLANE_LABEL] ?? '') ?? '';
    const others = pods.filter(pod => {
      const [version, wanted] = [proxyVersion(pod) ?? '', wantedFor(pod)];
      // What a build adds to a version counts here, unlike for newer releases.
      return (
        version !== '' &&
        wanted !== '' &&
        version !== wanted &&
        podStatus(pod) === 'Running'
      );
    });
    for (const pod of onePerOwner(others)) {
      yield {
        subject: index.ref(pod, Pod),
        field: 'spec.containers',
        params: {
          name: pod.metadata.name,
          version: proxyVersion(pod) ?? '',
          expected: wantedFor(pod),
          controlPlane: pod.metadata.labels?.[CONTROL_PLANE_LABEL] ?? '',
        },
      };
    }
  },
};
