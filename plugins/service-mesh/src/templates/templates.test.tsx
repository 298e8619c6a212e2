import { Entity } from '@backstage/catalog-model';
import { catalogApiRef, EntityProvider } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  intentTargets,
  OverviewData,
  ServiceMeshApi,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { screen, waitFor } from '@testing-library/react';
import { sampleReports } from '../__testUtils__/sampleReports';
import {
  TEMPLATE_PATH,
  templateEntities,
} from '../__testUtils__/templateEntities';
import { serviceMeshApiRef } from '../api';
import { ChangeWithTemplate } from './ChangeWithTemplate';
import { templateRoute } from './templateRoute';
import { MeshTemplate, meshTemplates, TemplateName } from './templates';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders' },
};
const asked: TemplateName[] = ['mesh-canary', 'mesh-fault', 'mesh-mirror'];

async function show(options: {
  templates?: Entity[];
  mesh?: string;
  /** Whether no workload is in a mesh. */
  outside?: boolean;
  scaffolder?: boolean;
}) {
  const { templates = templateEntities, mesh = 'istio' } = options;
  const { data } = sampleReports.overview;
  const inMesh: OverviewData = {
    ...data,
    workloads: data.workloads.map(workload => ({
      ...workload,
      membership: {
        ...workload.membership,
        ...(options.outside
          ? { mesh: undefined, dataPlane: 'none' }
          : { mesh }),
      },
    })),
  };
  const getEntities = jest.fn();
  const catalog = catalogApiMock({ entities: templates });
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [
          serviceMeshApiRef,
          {
            getReport: async () => ({
              modified: true,
              report: { ...sampleReports.overview, data: inMesh },
            }),
          } as unknown as ServiceMeshApi,
        ],
        [
          catalogApiRef,
          {
            ...catalog,
            getEntities: (
              request: Parameters<typeof catalog.getEntities>[0],
            ) => {
              getEntities();
              return catalog.getEntities(request);
            },
          } as typeof catalog,
        ],
      ]}
    >
      <EntityProvider entity={entity}>
        <ChangeWithTemplate templates={asked} />
        <ChangeWithTemplate templates={['mesh-strict']} />
      </EntityProvider>
    </TestApiProvider>,
    options.scaffolder === false
      ? {}
      : { mountedRoutes: { [TEMPLATE_PATH]: templateRoute } },
  );
  return getEntities;
}

const links = () =>
  screen.queryAllByRole('link').map(({ textContent }) => textContent);

describe('links to templates', () => {
  it('fill in the component, and the catalog is asked once for a page', async () => {
    const getEntities = await show({});
    await screen.findByRole('link', { name: 'Towards STRICT' });
    expect(links()).toEqual([
      'Canary',
      'Fault test',
      'Mirror',
      'Towards STRICT',
    ]);
    const url = new URL(
      screen.getByRole('link', { name: 'Canary' }).getAttribute('href') ?? '',
      'http://portal',
    );
    expect(url.pathname).toBe('/create/templates/default/mesh-canary');
    expect(JSON.parse(url.searchParams.get('formData') ?? '')).toEqual({
      workload: { entityRef: 'component:default/orders' },
    });
    expect(getEntities).toHaveBeenCalledTimes(1);
  });

  it('lead to a template where the catalog has it, and only then', async () => {
    await show({
      templates: [
        {
          ...templateEntities[0],
          metadata: {
            ...templateEntities[0].metadata,
            name: 'mesh-canary',
            namespace: 'platform',
          },
        },
      ],
    });
    expect(await screen.findByRole('link', { name: 'Canary' })).toHaveAttribute(
      'href',
      expect.stringContaining('/create/templates/platform/mesh-canary?'),
    );
    expect(links()).toEqual(['Canary']);
  });

  it('are not offered for what the mesh lacks', async () => {
    await show({ mesh: 'linkerd' });
    await screen.findByRole('link', { name: 'Canary' });
    expect(links()).toEqual(['Canary', 'Towards STRICT']);
  });

  it('lead into a mesh first where there is none', async () => {
    await show({ outside: true });
    const [link] = await screen.findAllByRole('link', { name: 'Join a mesh' });
    expect(new Set(links())).toEqual(new Set(['Join a mesh']));
    const url = new URL(link.getAttribute('href') ?? '', 'http://portal');
    expect(JSON.parse(url.searchParams.get('formData') ?? '')).toEqual({
      namespace: 'shop',
    });
  });

  it('are hidden without the scaffolder', async () => {
    const getEntities = await show({ scaffolder: false });
    await waitFor(() => expect(links()).toEqual([]));
    expect(getEntities).not.toHaveBeenCalled();
  });

  it('know what each mesh lacks, as its writers do', () => {
    const concerns: Partial<
      Record<TemplateName, keyof (typeof intentTargets)[0]['write']>
    > = {
      'mesh-allow-caller': 'access',
      'mesh-canary': 'split',
      'mesh-default-deny': 'access',
      'mesh-enrol': 'enrol',
      'mesh-fault': 'fault',
      'mesh-ingress': 'ingress',
      'mesh-jwt': 'jwt',
      'mesh-mirror': 'mirror',
      'mesh-rate-limit': 'rate-limit',
      'mesh-resilience': 'resilience',
      'mesh-routing': 'routing',
      'mesh-strict': 'mtls',
      'mesh-telemetry': 'telemetry',
    };
    for (const [name, concern] of Object.entries(concerns)) {
      const { lackedBy = [] }: MeshTemplate =
        meshTemplates[name as TemplateName];
      const lacking = intentTargets
        .filter(({ id }) => id !== 'gateway-api')
        .filter(({ write }) => 'lacks' in write[concern])
        .map(({ id }) => id);
      expect({ name, lackedBy: [...lackedBy].sort() }).toEqual({
        name,
        lackedBy: lacking.sort(),
      });
    }
  });
});
