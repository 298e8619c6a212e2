import { useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  AccessGrant,
  ResourceRef,
  ResourceView,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshApiRef } from '../../api';
import type { GrantChange } from './grantChange';

/** Policies (count) that are read for one change. */
const MOST_POLICIES = 20;

/** How a grant can be taken back; undefined while the policies that give it are being read. @internal */
export function useGrantChange(
  entityRef: string,
  grant: AccessGrant,
  grants: readonly AccessGrant[],
  verdict: 'reduce' | 'revoke',
): GrantChange | undefined {
  const api = useApi(serviceMeshApiRef);
  const [change, setChange] = useState<GrantChange>();
  const evidence = JSON.stringify(grant.evidence);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setChange(undefined);
    const read = (ref: ResourceRef): Promise<ResourceView | undefined> =>
      // What is gone since, or is not for this reader, has no part in the change.
      api.getResource(entityRef, ref, { signal }).catch(() => undefined);
    Promise.all([
      // The meshes are large and needed on this page only.
      import('./grantChange'),
      grant.places.every(({ pastWaypoint }) => pastWaypoint)
        ? api
            .getReport(entityRef, 'overview', { signal })
            .then(answer =>
              waypointOf(
                grant,
                answer.modified ? answer.report.data.workloads : [],
              ),
            )
            .catch(() => undefined)
        : undefined,
      ...refsOf(grant).map(read),
    ]).then(([{ grantChange }, waypoint, ...views]) => {
      if (!signal.aborted)
        setChange(
          grantChange(
            entityRef,
            grant,
            grants,
            verdict,
            views.flatMap(view => view ?? []),
            waypoint,
          ),
        );
    });
    return () => controller.abort();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- grants are new objects with every answer; their evidence says whether anything else is to be read
  }, [api, entityRef, evidence, verdict]);
  return change;
}

/** The form takes one waypoint, in the namespace of the workload. */
function waypointOf(
  { places }: AccessGrant,
  workloads: readonly Workload[] = [],
): string | undefined {
  const names = new Set(
    places.map(({ workload: { cluster, namespace, ownerKind, name } }) => {
      const waypoint = workloads.find(
        one =>
          one.cluster === cluster &&
          one.namespace === namespace &&
          one.ownerKind === ownerKind &&
          one.name === name,
      )?.membership.waypoint;
      return waypoint?.namespace === namespace ? waypoint.name : undefined;
    }),
  );
  const [name] = names;
  return names.size === 1 ? name : undefined;
}

function refsOf({ evidence }: AccessGrant): readonly ResourceRef[] {
  return [
    ...new Map(
      evidence.flatMap(entry =>
        entry.type === 'resource'
          ? [[JSON.stringify(entry.ref), entry.ref] as const]
          : [],
      ),
    ).values(),
  ].slice(0, MOST_POLICIES);
}
