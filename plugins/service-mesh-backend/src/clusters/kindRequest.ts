import { Kind } from '@meshwright/backstage-plugin-service-mesh-common';
import { groupVersionPath } from './ResourceDiscovery';

/** What asks an API server for the objects of a kind. */
export interface KindRequest {
  readonly path: string;
  readonly fieldSelector: string | undefined;
  readonly accept: string | undefined;
}

/** How to ask for the objects of a kind, or for those of one name. */
export function kindRequest(
  kind: Kind,
  version: string | undefined,
  name: string | undefined,
  form: 'PartialObjectMetadata' | 'PartialObjectMetadataList',
): KindRequest {
  const selectors = [
    ...(name === undefined ? [] : [`metadata.name=${name}`]),
    ...(kind.fieldSelector ? [kind.fieldSelector] : []),
  ];
  return {
    path: `${groupVersionPath(kind.group, version ?? kind.versions[0])}/${
      kind.plural
    }`,
    fieldSelector: selectors.length ? selectors.join(',') : undefined,
    // Servers that know no answers of metadata alone send whole objects.
    accept: kind.metadataOnly
      ? `application/json;as=${form};g=meta.k8s.io;v=v1,application/json`
      : undefined,
  };
}
