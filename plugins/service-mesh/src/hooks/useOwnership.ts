import { useEffect, useState } from 'react';
import { identityApiRef, useApi } from '@backstage/core-plugin-api';

/** Refs of the reader and of the groups they are in; undefined until known. @internal */
export function useOwnership(): readonly string[] | undefined {
  const identity = useApi(identityApiRef);
  const [refs, setRefs] = useState<readonly string[]>();
  useEffect(() => {
    let gone = false;
    identity.getBackstageIdentity().then(
      ({ ownershipEntityRefs }) => !gone && setRefs(ownershipEntityRefs),
      () => !gone && setRefs([]),
    );
    return () => {
      gone = true;
    };
  }, [identity]);
  return refs;
}
