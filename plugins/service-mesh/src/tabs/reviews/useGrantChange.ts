import { useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  AccessGrant,
  ResourceRef,
  ResourceView,
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
      ...refsOf(grant).map(read),
    ]).then(([{ grantChange }, ...views]) => {
      if (!signal.aborted)
        setChange(
          grantChange(
            entityRef,
            grant,
            grants,
            verdict,
            views.flatMap(view => view ?? []),
          ),
        );
    });
    return () => controller.abort();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- grants are new objects with every answer; their evidence says whether anything else is to be read
  }, [api, entityRef, evidence, verdict]);
  return change;
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
