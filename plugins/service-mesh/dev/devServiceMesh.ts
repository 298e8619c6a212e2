import { ServiceMeshApi } from '@meshwright/backstage-plugin-service-mesh-common';
import { sampleReports } from '../src/__testUtils__/sampleReports';

/** The backend of the dev app: the same reports for ever. */
export const devServiceMesh: ServiceMeshApi = {
  getReport: (_entityRef, name, request) =>
    request?.etag
      ? new Promise((_resolve, reject) =>
          request.signal?.addEventListener('abort', () =>
            reject(new Error('aborted')),
          ),
        )
      : Promise.resolve({
          modified: true,
          report: sampleReports[name],
          etag: 'dev',
        }),
  getResource: async (_entityRef, ref) => ({
    ref,
    object: {
      apiVersion: `${ref.group}/v1`,
      kind: ref.kind,
      metadata: { name: ref.name, namespace: ref.namespace },
      spec: {
        selector: { matchLabels: { app: 'orders' } },
        mtls: { mode: 'STRICT' },
      },
    },
    read: 'live',
    links: [],
  }),
  getClusters: async () => [],
};
