import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  PreviewData,
  PreviewRequest,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ServiceMeshService } from '@meshwright/backstage-plugin-service-mesh-node';

/** What a proposal would change about an entity in its clusters, as the initiator of a task may see it. */
export type LivePreview = (
  entityRef: string,
  proposal: PreviewRequest,
  credentials: BackstageCredentials,
) => Promise<PreviewData>;

/** The preview of the service-mesh backend. */
export function livePreview(service: ServiceMeshService): LivePreview {
  return async (entityRef, proposal, credentials) => {
    const client = service.actingFor(credentials);
    const { data } = await client.getPreview(entityRef, proposal);
    return data;
  };
}

/** What a preview says, in lines to read. */
export function previewInWords({
  effects,
  changes,
  mtls,
  routes,
  problems,
  unread,
  observed,
}: PreviewData): string[] {
  return [
    ...effects
      .filter(({ effect }) => effect !== 'unchanged')
      .map(
        ({ ref, effect }) =>
          `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${
            ref.name
          } ${effect} in ${ref.cluster}`,
      ),
    ...changes.map(({ words, direction }) => `${words} (${direction})`),
    ...mtls.map(
      ({ workload, port, before, after }) =>
        `mTLS of ${workload.namespace}/${workload.name} on port ${port}: ${
          before ?? 'none'
        } to ${after ?? 'none'}`,
    ),
    ...routes.map(({ host }) => `requests to ${host} are routed anew`),
    ...observed.affected.map(
      ({ identity, effect }) =>
        `${identity ?? 'a caller without identity'} ${effect.replace(
          '-',
          ' ',
        )}`,
    ),
    ...problems.map(({ problem }) => `not previewed: ${problem}`),
    ...unread.map(kind => `${kind} could not be read`),
  ];
}
