import {
  BackstageCredentials,
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import {
  ServiceMeshApi,
  ServiceMeshClient,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** The service-mesh backend as other backends see it. @public */
export interface ServiceMeshService {
  /** The client that acts for somebody; reports are permitted or refused as for that user or service. */
  actingFor(credentials: BackstageCredentials): ServiceMeshApi;
}

/** Client of the service-mesh backend for plugins and modules of other backends. @public */
export const serviceMeshServiceRef = createServiceRef<ServiceMeshService>({
  id: 'service-mesh.client',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: ({ auth, discovery }) => ({
        actingFor: credentials =>
          new ServiceMeshClient({
            discoveryApi: discovery,
            fetchApi: {
              // A token for each request: it lives shorter than whoever holds the client.
              fetch: async (input, init) => {
                const { token } = await auth.getPluginRequestToken({
                  onBehalfOf: credentials,
                  targetPluginId: 'service-mesh',
                });
                const headers = new Headers(init?.headers);
                headers.set('Authorization', `Bearer ${token}`);
                return fetch(input, { ...init, headers });
              },
            },
          }),
      }),
    }),
});
