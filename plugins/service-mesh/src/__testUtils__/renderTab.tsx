import { ComponentType } from 'react';
import { Entity } from '@backstage/catalog-model';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  catalogApiRef,
  EntityProvider,
  entityPresentationApiRef,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  EntityReportName,
  entityReportNames,
  EntityReports,
  Report,
  ServiceMeshClient,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { http, HttpResponse } from 'msw';
import { sampleReports } from './sampleReports';
import { serviceMeshApiRef } from '../api';
import { templateRoute } from '../templates/templateRoute';
import { TEMPLATE_PATH, templateEntities } from './templateEntities';

const BASE = 'http://backend/api/service-mesh';

/** The entity whose tabs are tested. @internal */
export const testEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders',
    annotations: { 'backstage.io/kubernetes-id': 'orders' },
  },
};

/** Address of a report, or of another answer, about the entity. @internal */
export const answerUrl = (name: string) =>
  `${BASE}/entities/default/component/orders/${name}`;

/** Answers a report, or an HTTP status in its place. @internal */
export const answerReport = (
  name: EntityReportName,
  answer: Report<unknown> | number,
) =>
  http.get(answerUrl(name), ({ request }) => {
    if (typeof answer === 'number')
      return HttpResponse.json(
        { error: { name: 'Error', message: 'no' } },
        { status: answer },
      );
    // A held request: the report does not change during a test.
    if (request.headers.get('If-None-Match'))
      return new Promise<Response>(() => {});
    return HttpResponse.json(answer, { headers: { ETag: '"1"' } });
  });

/** Answers for every report: the samples, changed data, or an HTTP status. @internal */
export function reportHandlers(
  changes: {
    readonly [N in EntityReportName]?: Partial<EntityReports[N]> | number;
  } = {},
) {
  return entityReportNames.map(name => {
    const change = changes[name];
    if (typeof change === 'number') return answerReport(name, change);
    const sample: Report<object> = sampleReports[name];
    return answerReport(name, {
      ...sample,
      data: { ...sample.data, ...change },
    });
  });
}

/** Shows a tab, or a part of one, as on the page of the entity. @internal */
export async function renderTab(Tab: ComponentType, url = '/') {
  const client = new ServiceMeshClient({
    discoveryApi: { getBaseUrl: async () => BASE },
    fetchApi: { fetch: (input, init) => fetch(input, init) },
  });
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [serviceMeshApiRef, client],
        [
          catalogApiRef,
          catalogApiMock({ entities: [testEntity, ...templateEntities] }),
        ],
        [
          entityPresentationApiRef,
          {
            forEntity: (ref: Entity | string) => {
              const primaryTitle =
                typeof ref === 'string'
                  ? ref.split('/').slice(-1)[0]
                  : ref.metadata.name;
              const snapshot = { entityRef: String(ref), primaryTitle };
              return { snapshot, promise: Promise.resolve(snapshot) };
            },
          },
        ],
      ]}
    >
      <EntityProvider entity={testEntity}>
        <Tab />
      </EntityProvider>
    </TestApiProvider>,
    {
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        [TEMPLATE_PATH]: templateRoute,
      },
      routeEntries: [url],
    },
  );
}
