import {
  ServiceMeshApi,
  toFleetEntity,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { devHistory } from './devHistory';
import {
  devObjects,
  devPreview,
  devQuestion,
  devReports,
  devRoute,
} from './devReports';

/** The backend of the dev app: what the engine says about a few objects that never change. */
export const devServiceMesh: ServiceMeshApi = {
  getReport: (_entityRef, name, request) =>
    request?.etag && name !== 'signals'
      ? new Promise((_resolve, reject) =>
          request.signal?.addEventListener('abort', () =>
            reject(new Error('aborted')),
          ),
        )
      : Promise.resolve({
          modified: true,
          report: devReports(Date.now(), request?.rangeSeconds)[name],
          etag: 'dev',
        }),
  getResource: async (_entityRef, ref) => {
    const object = devObjects.find(candidate => {
      const { name, namespace } = candidate.metadata as {
        name: string;
        namespace?: string;
      };
      return (
        candidate.kind === ref.kind &&
        name === ref.name &&
        namespace === ref.namespace
      );
    });
    if (!object) throw new Error(`${ref.kind} ${ref.name} does not exist`);
    return { ref, object, read: 'live', links: [] };
  },
  getRoute: async (_entityRef, question) => devRoute(Date.now(), question),
  getHistory: async () => devHistory(Date.now()),
  getAccessQuestion: async (_entityRef, question) =>
    devQuestion(Date.now(), question),
  getPreview: async (_entityRef, proposal) => devPreview(Date.now(), proposal),
  getAccessDraft: async () => {
    throw new Error('The development page has no Prometheus.');
  },
  getFleet: async () => ({
    items: [toFleetEntity(devReports(Date.now()).overview, [])],
    left: 0,
    reviews: true,
  }),
  getClusters: async () => [],
};
