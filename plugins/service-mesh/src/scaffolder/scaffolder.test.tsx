import { ReactElement, useState } from 'react';
import { Entity } from '@backstage/catalog-model';
import {
  catalogApiRef,
  entityPresentationApiRef,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  IntentBackend,
  ObservedMtlsData,
  OverviewData,
  ServiceMeshApi,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { sampleReports } from '../__testUtils__/sampleReports';
import { serviceMeshApiRef } from '../api';
import { callerOf } from './callerOf';
import { evaluateIntent } from './evaluateIntent';
import { FieldProps } from './FieldProps';
import { MeshCallerPicker } from './MeshCallerPicker';
import { MeshChoice } from './MeshChoice';
import { MeshOperations } from './MeshOperations';
import { MeshPreview } from './MeshPreview';
import { MeshReadiness } from './MeshReadiness';
import { MeshWeights } from './MeshWeights';
import { MeshWorkloadPicker } from './MeshWorkloadPicker';
import { backendsOf, servicesOf } from './servicesOf';
import { templateRefs } from './templateRefs';
import { nextStep, reweighted } from './weights';

const orders = {
  entityRef: 'component:default/orders',
  mesh: 'istio',
  target: {
    namespace: 'shop',
    service: 'orders',
    labels: { app: 'orders' },
    port: { number: 80, target: 8080, protocol: 'http' as const },
  },
};
const [v1] = sampleReports.overview.data.workloads;
const twoVersions: OverviewData = {
  ...sampleReports.overview.data,
  workloads: [
    v1,
    {
      ...v1,
      name: 'orders-v2',
      podLabels: { ...v1.podLabels, version: 'v2' },
      serviceAccount: 'orders-next',
    },
  ],
};

const getPreview = jest.fn();
const getReport = jest.fn<
  ReturnType<ServiceMeshApi['getReport']>,
  Parameters<ServiceMeshApi['getReport']>
>(async (_ref, name) => ({
  modified: true,
  report:
    name === 'overview'
      ? { ...sampleReports[name], data: twoVersions as never }
      : sampleReports[name],
}));
const api = { getReport, getPreview };

function Held<T, O extends object>(props: {
  of: (field: FieldProps<T, O>) => ReactElement;
  initial?: T;
  options?: O;
  values?: Readonly<Record<string, unknown>>;
  onValue: (value: T | undefined) => void;
}) {
  const { of: Field, initial, options, values, onValue } = props;
  const [value, setValue] = useState(initial);
  return (
    <Field
      formData={value}
      onChange={changed => {
        setValue(changed);
        onValue(changed);
      }}
      schema={{ title: 'Field' }}
      uiSchema={{ 'ui:options': options }}
      formContext={{ formData: values }}
    />
  );
}

async function renderField<T, O extends object = {}>(
  of: (field: FieldProps<T, O>) => ReactElement,
  more: { initial?: T; options?: O; values?: Record<string, unknown> } = {},
) {
  const onValue = jest.fn<void, [T | undefined]>();
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [serviceMeshApiRef, api as unknown as ServiceMeshApi],
        [
          catalogApiRef,
          catalogApiMock({
            entities: ['cart', 'orders'].map(name => ({
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Component',
              metadata: {
                name,
                annotations: { 'backstage.io/kubernetes-id': name },
              },
            })),
          }),
        ],
        [
          entityPresentationApiRef,
          {
            forEntity: (ref: Entity | string) => {
              const entityRef = String(ref);
              const snapshot = {
                entityRef,
                primaryTitle: entityRef.split('/').slice(-1)[0],
              };
              return { snapshot, promise: Promise.resolve(snapshot) };
            },
          },
        ],
      ]}
    >
      <Held of={of} onValue={onValue} {...more} />
    </TestApiProvider>,
    { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
  );
  return {
    last: () => onValue.mock.calls.at(-1)?.[0],
    user: userEvent.setup(),
  };
}

describe('MeshWorkloadPicker', () => {
  it('gives the Service of the live mesh as soon as a component is chosen', async () => {
    const { last, user } = await renderField(MeshWorkloadPicker);
    await screen.findByRole('option', { name: 'orders' });
    await user.selectOptions(screen.getByLabelText('Component'), 'orders');
    await waitFor(() =>
      expect(last()).toEqual({ ...orders, serviceAccount: 'orders' }),
    );
    expect(screen.getByLabelText('Service and port')).toHaveDisplayValue(
      'shop/orders:80 to 8080 (http)',
    );
  });

  it('fills in what a link leaves open', async () => {
    const { last } = await renderField(MeshWorkloadPicker, {
      initial: {
        entityRef: orders.entityRef,
        target: { labels: {}, port: {} } as never,
      },
    });
    await waitFor(() => expect(last()?.target).toEqual(orders.target));
  });

  it('completes the Service that a link names', async () => {
    const { last } = await renderField(MeshWorkloadPicker, {
      initial: {
        entityRef: orders.entityRef,
        target: {
          namespace: 'shop',
          service: 'orders',
          labels: {},
          port: {},
        } as never,
      },
    });
    await waitFor(() =>
      expect(last()).toMatchObject({ mesh: 'istio', target: orders.target }),
    );
  });
});

describe('MeshWeights', () => {
  const backends = [
    { service: 'orders', version: { name: 'v1', labels: { version: 'v1' } } },
    { service: 'orders', version: { name: 'v2', labels: { version: 'v2' } } },
  ];
  it('takes the next step, promotes and rolls back with the keyboard', async () => {
    const { last, user } = await renderField(MeshWeights, {
      initial: [
        { ...backends[0], weight: 90 },
        { ...backends[1], weight: 10 },
      ],
      values: { workload: orders },
    });
    const weights = () =>
      (last() as (IntentBackend & { weight: number })[]).map(
        ({ weight }) => weight,
      );
    screen.getByRole('button', { name: 'Next step: 25%' }).focus();
    await user.keyboard('{Enter}');
    expect(weights()).toEqual([75, 25]);
    await user.click(screen.getByRole('button', { name: 'Promote' }));
    expect(weights()).toEqual([0, 100]);
    await user.click(screen.getByRole('button', { name: 'Roll back' }));
    expect(weights()).toEqual([100, 0]);
  });

  it('begins with the versions of the live mesh', async () => {
    const { last } = await renderField(MeshWeights, {
      values: { workload: orders },
    });
    await waitFor(() =>
      expect(last()?.map(({ version }) => version?.name)).toEqual(['v1', 'v2']),
    );
    expect(screen.getByText('Sums to 100 percent.')).toBeInTheDocument();
  });

  it('knows steps and shares', () => {
    expect(nextStep(10, [10, 25, 50])).toBe(25);
    expect(nextStep(50, [10, 25, 50])).toBeUndefined();
    const three = [70, 20, 10].map(weight => ({
      service: `s${weight}`,
      weight,
    }));
    expect(reweighted(three, 2, 30).map(({ weight }) => weight)).toEqual([
      70, 20, 30,
    ]);
    expect(
      reweighted(three.slice(0, 2), 0, 250).map(({ weight }) => weight),
    ).toEqual([100, 0]);
  });
});

describe('MeshCallerPicker', () => {
  it('adds the identities of a component once, and removes them', async () => {
    const { last, user } = await renderField(MeshCallerPicker, {
      values: { workload: orders },
    });
    await screen.findByRole('option', { name: 'cart' });
    await user.selectOptions(
      screen.getByLabelText('Calling component'),
      'cart',
    );
    await user.click(screen.getByRole('button', { name: 'Add caller' }));
    await screen.findByText('shop/orders-next');
    await user.click(screen.getByRole('button', { name: 'Add caller' }));
    expect(last()).toEqual([
      { namespace: 'shop', serviceAccount: 'orders' },
      { namespace: 'shop', serviceAccount: 'orders-next' },
    ]);
    await user.click(
      screen.getByRole('button', { name: 'Remove shop/orders' }),
    );
    expect(last()).toHaveLength(1);
  });

  it.each([
    [
      'cluster.local/ns/shop/sa/cart',
      { namespace: 'shop', serviceAccount: 'cart' },
    ],
    [
      'web.emoji.serviceaccount.identity.linkerd.cluster.local',
      { namespace: 'emoji', serviceAccount: 'web' },
    ],
    ['*', undefined],
    [null, undefined],
  ])('reads the identity %s', (identity, caller) => {
    expect(callerOf(identity)).toEqual(caller);
  });
});

describe('MeshOperations', () => {
  it('edits methods and paths and tells how the mesh compares them', async () => {
    const { last, user } = await renderField(MeshOperations, {
      values: { workload: { ...orders, mesh: 'linkerd' } },
    });
    await user.click(screen.getByLabelText('POST'));
    await user.click(screen.getByLabelText('GET'));
    await user.click(screen.getByRole('button', { name: 'Add path' }));
    await user.selectOptions(screen.getByLabelText('Compared'), 'template');
    expect(screen.getByText(/Linkerd has no templates/)).toBeInTheDocument();
    await user.selectOptions(screen.getByLabelText('Compared'), 'exact');
    await user.type(screen.getByLabelText('Path'), 'pay');
    expect(last()).toEqual({
      methods: ['GET', 'POST'],
      paths: [{ type: 'exact', value: '/pay' }],
    });
  });
});

describe('MeshChoice', () => {
  it('suggests what suits the workload and says why', async () => {
    const { last } = await renderField(MeshChoice, {
      values: { category: 'database' },
    });
    await waitFor(() => expect(last()).toBe('none'));
    expect(screen.getByText(/every query pays/)).toBeInTheDocument();
  });
});

describe('MeshReadiness', () => {
  const observed = sampleReports['observed-mtls'].data;
  const ports = observed.workloads[0].ports;
  const shown = async (data: Partial<ObservedMtlsData> | Error) => {
    getReport.mockImplementationOnce(async () => {
      if (data instanceof Error) throw data;
      return {
        modified: true,
        report: {
          ...sampleReports['observed-mtls'],
          data: { ...observed, ...data },
        },
      };
    });
    const field = await renderField(MeshReadiness, {
      values: { workload: orders, scope: 'workload' },
    });
    await waitFor(() => expect(field.last()?.verdict).toBeDefined());
    return field;
  };
  const only = (...indexes: number[]) => ({
    workloads: [
      { ...observed.workloads[0], ports: indexes.map(i => ports[i]) },
    ],
  });

  it('names the callers that would break, since when, and where the numbers are', async () => {
    const { last } = await shown({});
    expect(last()).toMatchObject({
      verdict: 'not ready',
      blockers: [
        'shop-legacy/legacy-batch to port 8080: 10 requests without mTLS',
        'port 9999: Nobody called in this time.',
      ],
    });
    expect(
      screen.getByRole('list', { name: 'Callers that would break' }),
    ).toHaveTextContent(/legacy-batch.*last seen 15 Jan 2026/);
    expect(screen.getByText(/From 8 Jan 2026/)).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: /Every port and caller/ }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/orders/mesh-mtls?observed=604800',
    );
    expect(getReport).toHaveBeenLastCalledWith(
      orders.entityRef,
      'observed-mtls',
      expect.objectContaining({ rangeSeconds: 604_800 }),
    );
  });

  it('is ready when every port is, and asks for nothing then', async () => {
    const { last } = await shown(only(1));
    expect(last()).toMatchObject({ verdict: 'ready', blockers: [] });
    expect(screen.queryByRole('checkbox')).not.toBeInTheDocument();
  });

  it('promises nothing without Prometheus, and lets the reader go on', async () => {
    const { last, user } = await shown({
      ...only(2),
      state: 'not-configured',
    });
    expect(last()?.verdict).toBe('unknown');
    expect(
      screen.getByText(/No Prometheus is configured for this cluster/),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('checkbox'));
    expect(last()).toMatchObject({ verdict: 'unknown', acknowledged: true });
  });

  it('says when the report could not be read', async () => {
    const { last } = await shown(new Error('no answer'));
    expect(last()?.verdict).toBe('unknown');
    expect(
      screen.getByText(/could not be read: no answer/),
    ).toBeInTheDocument();
  });
});

describe('MeshPreview', () => {
  const options = {
    concern: 'split',
    mesh: '${{ parameters.workload.mesh }}',
    intent: {
      target: '${{ parameters.workload.target }}',
      backends: '${{ parameters.backends }}',
    },
  };
  const preview = (values: Record<string, unknown>) =>
    renderField<null, typeof options>(MeshPreview, { options, values });

  it('shows the manifests and what they change in the live mesh', async () => {
    getPreview.mockResolvedValue({
      data: {
        effects: [],
        problems: [],
        changes: [{ words: 'shop/cart may now POST /pay' }],
        mtls: [],
        routes: [
          {
            host: 'orders',
            before: ['v1 90%'],
            after: ['v1 75%', 'v2 25%'],
          },
        ],
        newFindings: [],
        solvedFindings: [],
        observed: { affected: [] },
        unread: [],
      },
    });
    await preview({
      workload: orders,
      backends: [
        { service: 'orders-v1', weight: 75 },
        { service: 'orders-v2', weight: 25 },
      ],
    });
    expect(await screen.findByLabelText('Manifests')).toHaveTextContent(
      'weight: 25',
    );
    const [now, then] = (await screen.findAllByRole('definition')).map(
      ({ textContent }) => textContent,
    );
    expect([now, then]).toEqual(['v1 90%', 'v1 75%v2 25%']);
    expect(getPreview).toHaveBeenCalledWith(
      orders.entityRef,
      { manifests: expect.stringContaining('kind: VirtualService') },
      expect.anything(),
    );
  });

  it('says what is written where nothing that is compared changes', async () => {
    const ref = {
      cluster: 'demo',
      group: 'networking.istio.io',
      kind: 'VirtualService',
      namespace: 'shop',
      name: 'orders',
    };
    getPreview.mockResolvedValue({
      data: {
        effects: [{ ref, effect: 'added' }],
        problems: [],
        changes: [],
        mtls: [],
        routes: [],
        newFindings: [],
        solvedFindings: [],
        observed: { affected: [] },
        unread: [],
      },
    });
    await preview({
      workload: orders,
      backends: [{ service: 'orders-v1', weight: 100 }],
    });
    expect(
      await screen.findByText(
        'VirtualService shop/orders would be added; mTLS, access, routes and findings stay as they are.',
      ),
    ).toBeInTheDocument();
  });

  it('names the field and the reason while an intent cannot be written', async () => {
    await preview({
      workload: orders,
      backends: [{ service: 'orders-v1', weight: 75 }],
    });
    const problems = await screen.findByRole('list', {
      name: 'What is missing',
    });
    expect(
      within(problems).getByText(/weights sum to 75, not to 100/),
    ).toBeInTheDocument();
  });

  it('waits for a form that is filled in by half', async () => {
    await preview({ workload: orders });
    expect(
      await screen.findByText('fill in the fields above'),
    ).toBeInTheDocument();
  });
});

describe('evaluateIntent', () => {
  const parameters = {
    a: { b: [1] },
    on: true,
    off: false,
    kind: 'x',
    none: [],
  };
  it.each([
    ['${{ parameters.a.b }}', [1]],
    ['${{ parameters.missing.deep }}', undefined],
    ['${{ parameters.missing or [] }}', []],
    ['${{ parameters.a if parameters.off else undefined }}', undefined],
    [
      '${{ parameters.none if parameters.none | length else undefined }}',
      undefined,
    ],
    [
      "${{ {'type': 'x', 'n': 2} if parameters.kind == 'x' else ({'type': 'y'} if parameters.on else undefined) }}",
      { type: 'x', n: 2 },
    ],
    [
      "${{ [{'callers': parameters.a.b, 'x': 'y'}] }}",
      [{ callers: [1], x: 'y' }],
    ],
    ['plain', 'plain'],
  ])('%s', (text, value) => {
    expect(evaluateIntent(text, parameters)).toEqual(value);
  });

  it('refuses an expression it does not know', () => {
    expect(() =>
      evaluateIntent('${{ parameters.a | dump }}', parameters),
    ).toThrow();
    expect(() => evaluateIntent('${{ 1 + 2 }}', parameters)).toThrow();
  });
});

describe('the live mesh in form fields', () => {
  it('names Services by the labels that name the application', () => {
    expect(servicesOf(twoVersions.workloads)).toEqual([
      { mesh: 'istio', serviceAccount: 'orders', target: orders.target },
    ]);
  });
  it('knows versions on sidecars of Istio only', () => {
    expect(
      backendsOf(twoVersions.workloads, orders).map(
        ({ version }) => version?.name,
      ),
    ).toEqual(['v1', 'v2']);
    expect(
      backendsOf(twoVersions.workloads, { ...orders, mesh: 'linkerd' }),
    ).toEqual([]);
  });
  it('has a result page for every template', () => {
    expect(new Set(templateRefs).size).toBe(templateRefs.length);
  });
});
