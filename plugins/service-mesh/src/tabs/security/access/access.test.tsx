import { Entity } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import {
  catalogApiRef,
  EntityProvider,
  entityPresentationApiRef,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  AccessPolicy,
  EvidenceList,
  AccessConnection,
  AccessData,
  AccessRow,
  Report,
  UsageData,
  ReportRequest,
  ResourceRef,
  ServiceMeshApi,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  sampleDraft,
  samplePreview,
  sampleQuestion,
  sampleUsage,
} from '../../../__testUtils__/sampleAccess';
import { sampleReports } from '../../../__testUtils__/sampleReports';
import { serviceMeshApiRef } from '../../../api';
import { toAccessMatrices } from '../accessRows';
import { guardedPorts } from '../guardedPorts';
import { hasPolicy } from './accessUsage';
import { nothingFits } from './nothingFits';
import { AccessTab } from '../AccessTab';
import { editableYaml, errorLine, lineRange } from './editableYaml';
import {
  QuestionForm,
  questionProblems,
  readQuestionForm,
  toAccessQuestion,
  writeQuestionForm,
} from './questionForm';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders',
    annotations: { 'backstage.io/kubernetes-id': 'orders' },
  },
};
const cart: Entity = { ...entity, metadata: { name: 'cart' } };
const presentation: typeof entityPresentationApiRef.T = {
  forEntity: ref => {
    const entityRef = typeof ref === 'string' ? ref : ref.metadata.name;
    const snapshot = { entityRef, primaryTitle: entityRef };
    return {
      snapshot,
      promise: Promise.resolve(snapshot),
      update$: undefined,
    } as unknown as ReturnType<typeof entityPresentationApiRef.T.forEntity>;
  },
};
function never(): never {
  throw new Error('the sample has a connection');
}
const reportOf = <T,>(data: T): Report<T> => ({
  ...sampleReports.access,
  data,
});

async function show(url = '/', changes: Partial<ServiceMeshApi> = {}) {
  const api = {
    getReport: (async (
      _ref: string,
      name: keyof typeof sampleReports,
      r?: ReportRequest,
    ) =>
      r?.etag
        ? new Promise(() => {})
        : {
            modified: true,
            report: sampleReports[name],
            etag: '1',
          }) as ServiceMeshApi['getReport'],
    getAccessQuestion: jest.fn(async () => reportOf(sampleQuestion)),
    getPreview: jest.fn(async () => reportOf(samplePreview)),
    getAccessDraft: jest.fn(async () => reportOf(sampleDraft)),
    getResource: jest.fn(async (_ref: string, ref: ResourceRef) => ({
      ref,
      object: {
        apiVersion: 'security.istio.io/v1',
        kind: ref.kind,
        metadata: { name: ref.name, namespace: 'shop', uid: '1' },
        spec: { rules: [] },
        status: {},
      },
      read: 'live' as const,
      links: [],
    })),
    ...changes,
  };
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [serviceMeshApiRef, api as unknown as ServiceMeshApi],
        [catalogApiRef, catalogApiMock({ entities: [entity, cart] })],
        [entityPresentationApiRef, presentation],
      ]}
    >
      <EntityProvider entity={entity}>
        <AccessTab />
      </EntityProvider>
    </TestApiProvider>,
    {
      routeEntries: [url],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
  return api;
}

describe('may they call?', () => {
  it('asks what a link carries, and shows the trace', async () => {
    const api = await show(
      '/?may-caller=component:default/cart&may-method=GET&may-headers=x-a:%20b&may-claims=iss%3Didp',
    );
    const answer = await screen.findByRole('status', { name: 'Answer' });
    expect(
      await within(answer).findByText(/It depends on request.path/),
    ).toBeVisible();
    expect(within(answer).getByRole('table', { name: '' })).toHaveTextContent(
      /1\. allow.*open.*decided.*turns on request\.path/,
    );
    expect(answer).toHaveTextContent(/2\. otherwise.*deny/);
    expect(answer).toHaveTextContent(
      /The connection.*connects.*The client sends mTLS with its identity.*from cart to orders\.shop:80/,
    );
    expect(answer).toHaveTextContent(
      /Besides access.*NetworkPolicies are not read/,
    );
    expect(api.getAccessQuestion).toHaveBeenCalledWith(
      'component:default/orders',
      {
        caller: 'component:default/cart',
        method: 'GET',
        headers: { 'x-a': 'b' },
        claims: { iss: 'idp' },
      },
      expect.anything(),
    );
    expect(
      screen.getByRole('button', { name: 'Copy link to the question' }),
    ).toBeVisible();
  });

  it('asks what is typed, once it is a question, and offers entities', async () => {
    const api = await show();
    expect(api.getAccessQuestion).not.toHaveBeenCalled();
    const form = await screen.findByRole('form', { name: 'May they call?' });
    const caller = within(form).getByLabelText(/^Caller/);
    await waitFor(() =>
      expect(
        form.querySelector('option[value="component:default/cart"]'),
      ).not.toBeNull(),
    );
    await userEvent.type(caller, 'plaintext');
    const path = within(form).getByLabelText(/^Path/);
    await userEvent.type(path, 'orders');
    await userEvent.click(within(form).getByRole('button', { name: 'Ask' }));
    expect(within(form).getByRole('alert')).toHaveTextContent('starts with /');
    expect(api.getAccessQuestion).not.toHaveBeenCalled();
    await userEvent.clear(path);
    await userEvent.type(path, '/orders');
    await userEvent.click(within(form).getByRole('button', { name: 'Ask' }));
    await waitFor(() =>
      expect(api.getAccessQuestion).toHaveBeenCalledWith(
        'component:default/orders',
        { caller: 'plaintext', path: '/orders' },
        expect.anything(),
      ),
    );
  });

  it('says when the connection fails, and asks no rule then', async () => {
    const [given] = sampleQuestion.answers;
    const connection: AccessConnection = {
      ...(given.connection ?? never()),
      sends: 'plaintext',
      outcome: 'fails',
      explanation:
        'connection fails: the client sends plaintext, the server takes mTLS only',
    };
    await show('/?may-caller=component:default/cart', {
      getAccessQuestion: async () =>
        reportOf({
          ...sampleQuestion,
          verdict: 'deny',
          answers: [
            {
              ...given,
              connection,
              traces: [],
              decision: {
                verdict: 'deny',
                reason: connection.explanation,
                dependsOn: [],
                evidence: connection.evidence,
              },
            },
          ],
        }),
    });
    const answer = await screen.findByRole('status', { name: 'Answer' });
    expect(
      await within(answer).findByText(
        'Connection fails: the client sends plaintext, the server takes mTLS only.',
      ),
    ).toBeVisible();
    expect(within(answer).queryByText(/No rule was asked/)).toBeNull();
    expect(within(answer).queryByRole('table')).toBeNull();
  });

  it.each([
    ['no', 'does not arrive'],
    ['depends', 'may not arrive'],
    ['unknown', 'may not arrive: routes not read'],
  ] as const)(
    'says beside the verdict that a request that is admitted may not arrive: %s',
    async (arrives, words) => {
      const [given] = sampleQuestion.answers;
      const answer = (verdict: 'allow' | 'deny') => ({
        ...given,
        arrives,
        decision: { ...given.decision, verdict },
      });
      await show('/?may-caller=component:default/cart', {
        getAccessQuestion: async () =>
          reportOf({
            ...sampleQuestion,
            answers: [answer('allow'), answer('deny')],
          }),
      });
      // Somebody who is refused has nothing to arrive.
      expect(await screen.findAllByText(words)).toHaveLength(1);
    },
  );

  it.each([
    ['nowhere', /is it spelt right\?/],
    ['named', /no workload runs as it now/],
  ] as const)('says of an identity that it is %s', async (known, words) => {
    await show('/?may-caller=cluster.local/ns/shop/sa/carts', {
      getAccessQuestion: async () => reportOf({ ...sampleQuestion, known }),
    });
    expect(await screen.findByText(words)).toBeVisible();
  });

  it.each([
    ['component:default/cart', /of the caller/],
    ['nobody', /on the side of the caller \(component:default\/cart\)/],
  ])(
    'opens what is on the side of the caller as the caller, or says whose it is: %s may',
    async (may, words) => {
      const asked: string[] = [];
      await show('/?may-caller=component:default/cart', {
        getResource: async (entityRef, ref) => {
          asked.push(entityRef);
          if (entityRef !== may)
            throw Object.assign(new Error('No report refers to it'), {
              name: 'NotFoundError',
            });
          return {
            ref,
            object: { kind: ref.kind, metadata: { name: 'of the caller' } },
            read: 'live',
            links: [],
          };
        },
      });
      const answer = await screen.findByRole('status', { name: 'Answer' });
      const title = await within(answer).findByText('The connection');
      const place = title.parentElement ?? answer;
      await userEvent.click(within(place).getAllByRole('button')[0]);
      const drawer = await screen.findByRole('dialog');
      expect(await within(drawer).findByText(words)).toBeVisible();
      expect(asked).toEqual([
        'component:default/orders',
        'component:default/cart',
      ]);
    },
  );

  it('says why there is no answer', async () => {
    await show('/?may-caller=x', {
      getAccessQuestion: async () => {
        throw new Error('caller: there is no entity x');
      },
    });
    expect(await screen.findByText(/could not be answered/)).toBeVisible();
  });
});

describe('what was seen of callers', () => {
  it('stands beside the verdicts, with its precision', async () => {
    await show();
    expect((await screen.findAllByText('7.5k')).length).toBeGreaterThan(0);
    expect(screen.getAllByText('last 5 h ago').length).toBeGreaterThan(0);
    expect(
      screen.getByText(/Istio counts requests by the principal/),
    ).toBeVisible();
    expect(
      screen.getAllByText('cluster.local/ns/batch/sa/nightly').length,
    ).toBeGreaterThan(0);
  });

  const matrices = (
    filter: Partial<Parameters<typeof toAccessMatrices>[1]>,
    usage = sampleUsage,
  ) =>
    toAccessMatrices(
      guardedPorts(sampleReports.access.data, usage),
      { verdict: 'all', text: '', ...filter },
      usage,
    )
      .flatMap(({ callers }) => callers)
      .map(({ caller, group }) => `${group.key} ${caller.label}`.trim());

  it('narrows the matrix', () => {
    const all = matrices({});
    const unused = matrices({ usage: 'unused' });
    expect(all.length).toBeGreaterThan(unused.length);
    expect(unused).not.toContain('cart');
    expect(matrices({ usage: 'refused' })).toContain('cart');
    // Without metrics nobody is called unused.
    expect(
      matrices(
        { usage: 'unused' },
        { ...sampleUsage, state: 'prometheus-down', callers: [] },
      ),
    ).toEqual([]);
  });

  it('says where a query failed, and that counts are too low there', async () => {
    const { workloads } = sampleReports.access.data;
    const usage = reportOf({
      ...sampleUsage,
      unmeasured: workloads.map(({ workload }) => workload),
    });
    const problems = [
      {
        code: 'prometheus-partial',
        severity: 'warning',
        cluster: 'eu',
        message: '1 of 2 queries failed: gone',
      },
    ];
    await show('/', {
      getReport: (async (
        _ref: string,
        name: keyof typeof sampleReports,
        r?: ReportRequest,
      ) =>
        r?.etag
          ? new Promise(() => {})
          : {
              modified: true,
              report:
                name === 'usage' ? { ...usage, problems } : sampleReports[name],
              etag: '1',
            }) as ServiceMeshApi['getReport'],
    });
    expect(await screen.findByText(/1 of 2 queries failed/)).toBeVisible();
    expect(screen.getByText(/^Not all callers were counted at/)).toBeVisible();
    expect(screen.getAllByText(/at least/).length).toBeGreaterThan(0);
    expect(
      screen.getByRole('radio', { name: 'Allowed but unused (not known)' }),
    ).toBeInTheDocument();
  });

  it('does not call a caller unused where callers were not counted in full', () => {
    const { workloads } = sampleReports.access.data;
    expect(matrices({ usage: 'unused' }).length).toBeGreaterThan(0);
    expect(
      matrices(
        { usage: 'unused' },
        {
          ...sampleUsage,
          unmeasured: workloads.map(({ workload }) => workload),
        },
      ),
    ).toEqual([]);
  });

  const inBothVersions = (
    change: (row: AccessData['rows'][number]) => AccessData['rows'][number],
  ): AccessData => {
    const { data } = sampleReports.access;
    const [{ workload, ports }] = data.workloads;
    const own = data.rows.filter(
      row => JSON.stringify(row.workload) === JSON.stringify(workload),
    );
    const version2 = { ...workload, name: `${workload.name}-v2` };
    return {
      workloads: [
        { workload, ports },
        { workload: version2, ports },
      ],
      rows: [...own, ...own.map(row => change({ ...row, workload: version2 }))],
    };
  };
  it.each([
    ['the same for the same reasons', (row: AccessRow) => row, true],
    [
      'the same for another reason',
      (row: AccessRow): AccessRow => ({
        ...row,
        decision: {
          ...row.decision,
          evidence: [{ type: 'default', name: 'something else' }],
        },
      }),
      false,
    ],
  ] as const)(
    'is one matrix for two workloads that answer %s: counts are added up',
    (_name, change, isOne) => {
      const [caller] = sampleUsage.callers;
      const data = inBothVersions(change);
      const [first] = data.workloads;
      const usage: UsageData = {
        ...sampleUsage,
        callers: data.workloads.map(({ workload }) => ({
          ...caller,
          workload,
          requests: 10,
        })),
      };
      const found = toAccessMatrices(
        guardedPorts(data, usage),
        { verdict: 'all', text: '' },
        usage,
      );
      expect(found.filter(({ port }) => port === first.ports[0].port)).toEqual(
        (isOne
          ? [data.workloads]
          : data.workloads.map(workload => [workload])
        ).map(group =>
          expect.objectContaining({
            workloads: group.map(({ workload }) => workload),
          }),
        ),
      );
      const seen = found[0].callers.find(
        one => one.caller.identity === caller.identity,
      )?.seen;
      expect(seen?.requests).toBe(isOne ? 20 : 10);
    },
  );

  it('tells who is unused where callers were counted, though a version beside it was not', () => {
    const data = inBothVersions(row => row);
    const [, second] = data.workloads;
    const usage: UsageData = { ...sampleUsage, callers: [] };
    const unused = (given: UsageData) =>
      toAccessMatrices(
        guardedPorts(data, given),
        { verdict: 'all', text: '', usage: 'unused' },
        given,
      ).filter(({ callers }) => callers.length > 0);
    const [both] = unused(usage);
    const labels = both.callers.map(({ caller }) => caller.label);
    expect(both.workloads).toHaveLength(2);
    expect(labels).toContain('cart');
    const partly = { ...usage, unmeasured: [second.workload] };
    expect(
      unused(partly).map(({ workloads, callers }) => [
        workloads,
        callers.map(({ caller }) => caller.label),
      ]),
    ).toEqual([[[data.workloads[0].workload], labels]]);
  });

  it('knows of nobody where only a workload without ports was counted', () => {
    const { data } = sampleReports.access;
    const [{ workload }] = data.workloads;
    const idle = { ...workload, name: 'idle' };
    const usage: UsageData = {
      ...sampleUsage,
      unmeasured: data.workloads.map(one => one.workload),
    };
    const ports = guardedPorts(
      {
        ...data,
        workloads: [...data.workloads, { workload: idle, ports: [] }],
      },
      usage,
    );
    expect(
      nothingFits(
        ports,
        { verdict: 'all', text: '', usage: 'unused' },
        usage,
        '7 d',
      ),
    ).toMatch(/is not known/);
  });

  it('says how many each chip would leave, and why it leaves nothing', async () => {
    await show('/?show=no-policy');
    const chips = await screen.findByRole('radiogroup', {
      name: 'Show, by the last 7 d',
    });
    expect(
      within(chips)
        .getAllByRole('radio')
        .map(chip => chip.closest('label')?.textContent),
    ).toEqual([
      'Everything (3)',
      'Allowed but unused (1)',
      'Used but denied (1)',
      'Allowed from anywhere (0)',
      'No policy (0 ports)',
      'Not in the catalog (1)',
    ]);
    expect(await screen.findByText(/^Every port has a policy/)).toBeVisible();
  });

  it('puts ports together once, and not with every key that is pressed', async () => {
    const { rows, ...rest } = sampleReports.access.data;
    let readings = 0;
    const data: AccessData = {
      ...rest,
      get rows() {
        readings += 1;
        return rows;
      },
    };
    await show('/', {
      getReport: (async (
        _ref: string,
        name: keyof typeof sampleReports,
        r?: ReportRequest,
      ) =>
        r?.etag
          ? new Promise(() => {})
          : {
              modified: true,
              report: name === 'access' ? reportOf(data) : sampleReports[name],
              etag: '1',
            }) as ServiceMeshApi['getReport'],
    });
    const chip = await screen.findByRole('radio', {
      name: 'Allowed but unused (1)',
    });
    // Once before there is a report of who called, and once with it.
    expect(readings).toBeLessThanOrEqual(2);
    readings = 0;
    await userEvent.type(
      screen.getByRole('searchbox', { name: /^Filter by caller/ }),
      'cart',
    );
    await userEvent.click(chip);
    expect(await screen.findByText('No caller fits the filter.')).toBeVisible();
    expect(
      screen.getByRole('radio', { name: 'Everything (1)' }),
    ).toBeInTheDocument();
    expect(readings).toBe(0);
  });

  it.each([
    [{ usage: 'unused' }, sampleUsage, /^Everybody who is named and may call/],
    [{ usage: 'unused' }, undefined, /is not known; what the metrics lack/],
    [{ usage: 'refused' }, sampleUsage, /^Nobody was seen in the last 7 d/],
    [{ usage: 'anywhere' }, undefined, /whom no rule names/],
    [{ usage: 'unresolved' }, undefined, /is an entity of the catalog/],
    [{ usage: 'unused', text: 'x' }, sampleUsage, /No caller fits/],
    [{ verdict: 'deny' }, sampleUsage, /No caller fits/],
  ] as const)('explains that %j leaves nothing', (filter, usage, words) => {
    expect(
      nothingFits(
        guardedPorts(sampleReports.access.data, usage),
        { verdict: 'all', text: '', ...filter },
        usage,
        '7 d',
      ),
    ).toMatch(words);
  });

  const policy: AccessPolicy = {
    port: 8080,
    enforcedBy: 'sidecar',
    allow: [],
    deny: [],
    custom: [],
    audit: [],
    otherwise: {
      verdict: 'allow',
      evidence: [{ type: 'default', name: 'istio: no policy' }],
    },
  };
  const from = (group: string, kind: string): EvidenceList => [
    { type: 'resource', ref: { cluster: 'eu', group, kind, name: 'a' } },
  ];
  it.each<[string, readonly AccessPolicy[], boolean]>([
    ['nothing enforces', [], false],
    ['the mesh has a default', [policy], false],
    [
      'an annotation chooses the default',
      [
        {
          ...policy,
          otherwise: { verdict: 'deny', evidence: from('', 'Pod') },
        },
      ],
      false,
    ],
    [
      'a policy closes the port',
      [
        {
          ...policy,
          otherwise: {
            verdict: 'deny',
            evidence: from('security.istio.io', 'AuthorizationPolicy'),
          },
        },
      ],
      true,
    ],
    [
      'a rule refuses',
      [
        {
          ...policy,
          deny: [
            {
              matches: { all: [] },
              peers: [],
              operations: [],
              conditions: [],
              evidence: from('security.istio.io', 'AuthorizationPolicy'),
            },
          ],
        },
      ],
      true,
    ],
  ])(
    'knows whether there is a policy where %s',
    (_name, policies, expected) => {
      expect(hasPolicy(policies)).toBe(expected);
    },
  );

  it('puts callers under the entity that owns them, with its link', async () => {
    await show('/?group=owner');
    await screen.findAllByText('No owner known');
    const [heading] = screen
      .getAllByRole('link', { name: /checkout/ })
      .filter(link => link.closest('th')?.scope === 'rowgroup');
    expect(heading).toHaveAttribute('href', '/catalog/default/group/checkout');
  });

  it('groups callers', () => {
    const byNamespace = matrices({ groupBy: 'namespace' });
    expect(byNamespace).toContain('shop cart');
    expect(byNamespace).toEqual(
      [...byNamespace].sort((a, b) =>
        a.split(' ')[0].localeCompare(b.split(' ')[0]),
      ),
    );
  });

  it('says what the matrix leaves out', async () => {
    const data: AccessData = {
      ...sampleReports.access.data,
      callersLeftOut: 4,
      operationsLeftOut: 2,
      infrastructure: [
        {
          identity: 'w',
          label: 'shop/waypoint',
          entityRefs: [],
          ownerRefs: [],
          source: 'workload',
          role: 'waypoint',
        },
      ],
    };
    await show('/', {
      getReport: (async (_ref: string, name: keyof typeof sampleReports) => ({
        modified: true,
        report: name === 'access' ? reportOf(data) : sampleReports[name],
      })) as ServiceMeshApi['getReport'],
    });
    expect(
      await screen.findByText(/4 more callers are not listed/),
    ).toBeVisible();
    expect(screen.getByText(/2 more operations/)).toBeVisible();
    expect(screen.getByText(/shop\/waypoint \(waypoint\)/)).toBeVisible();
  });
});

describe('whom it may call', () => {
  it('lists targets, and leaves out verdicts that are not the reader’s', async () => {
    await show('/?direction=out');
    const table = await screen.findByRole('table');
    expect(table).toHaveTextContent(/payments.*8080.*Allow.*seen to be called/);
    expect(table).toHaveTextContent(/secret.*not yours to see/);
    expect(screen.getByText(/3 more workloads are not listed/)).toBeVisible();
  });
});

describe('preview of a change', () => {
  const form = () => screen.findByRole('form', { name: 'Preview a change' });

  it('shows whom a change hits', async () => {
    const api = await show();
    const area = within(await form()).getByLabelText(/Manifests/);
    await userEvent.type(area, 'kind: X');
    await userEvent.click(
      within(await form()).getByRole('button', { name: 'Preview' }),
    );
    const result = screen.getByRole('status', { name: 'Preview' });
    expect(await within(result).findByText('loses access')).toBeVisible();
    expect(result).toHaveTextContent(/75% of the requests would be refused/);
    expect(result).toHaveTextContent(/narrower.*may not call everything/);
    expect(result).toHaveTextContent(/permissive → strict/);
    expect(api.getPreview).toHaveBeenCalledWith(
      'component:default/orders',
      { manifests: 'kind: X', rangeSeconds: 604_800 },
      expect.anything(),
    );
  });

  it('is meant for the clusters that are chosen, and told cluster by cluster', async () => {
    const { data } = sampleReports.access;
    const [first] = data.workloads;
    const two: AccessData = {
      ...data,
      workloads: [
        first,
        { ...first, workload: { ...first.workload, cluster: 'west' } },
      ],
    };
    const api = await show('/', {
      getReport: (async (_ref: string, name: keyof typeof sampleReports) => ({
        modified: true,
        report: name === 'access' ? reportOf(two) : sampleReports[name],
      })) as ServiceMeshApi['getReport'],
    });
    const inForm = within(await form());
    await userEvent.type(inForm.getByLabelText(/Manifests/), 'kind: X');
    const here = inForm.getByRole('checkbox', {
      name: first.workload.cluster,
    });
    const west = inForm.getByRole('checkbox', { name: 'west' });
    await userEvent.click(here);
    await userEvent.click(west);
    expect(inForm.getByText(/^Choose a cluster/)).toBeVisible();
    expect(inForm.getByRole('button', { name: 'Preview' })).toBeDisabled();
    await userEvent.click(west);
    await userEvent.click(inForm.getByRole('button', { name: 'Preview' }));
    await waitFor(() =>
      expect(api.getPreview).toHaveBeenCalledWith(
        'component:default/orders',
        { manifests: 'kind: X', rangeSeconds: 604_800, clusters: ['west'] },
        expect.anything(),
      ),
    );
    expect(
      await screen.findByRole('row', { name: /west not meant for it/ }),
    ).toBeVisible();
  });

  it('leads to the line that is wrong', async () => {
    await show('/', {
      getPreview: async () => {
        throw Object.assign(
          new Error('manifests are not YAML: line 2, column 3: bad'),
          {} as ResponseError,
        );
      },
    });
    const area = within(await form()).getByLabelText(
      /Manifests/,
    ) as HTMLTextAreaElement;
    await userEvent.type(area, 'a: 1{enter}b: c: d');
    await userEvent.click(
      within(await form()).getByRole('button', { name: 'Preview' }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Go to line 2' }),
    );
    expect([area.selectionStart, area.selectionEnd]).toEqual([5, 12]);
  });

  it('starts from a policy that is there, and previews its deletion', async () => {
    const api = await show();
    await userEvent.click(
      within(await form()).getByRole('button', { name: 'Edit it' }),
    );
    const area = within(await form()).getByLabelText(/Manifests/);
    await waitFor(() =>
      expect((area as HTMLTextAreaElement).value).toContain('spec:'),
    );
    await userEvent.click(
      within(await form()).getByRole('button', {
        name: 'Preview its deletion',
      }),
    );
    await waitFor(() =>
      expect(api.getPreview).toHaveBeenCalledWith(
        'component:default/orders',
        {
          deletes: [expect.objectContaining({ kind: 'AuthorizationPolicy' })],
          rangeSeconds: 604_800,
        },
        expect.anything(),
      ),
    );
  });

  it('drafts from observed callers and judges the draft', async () => {
    const api = await show();
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Draft from observed callers',
      }),
    );
    await waitFor(() =>
      expect(api.getPreview).toHaveBeenCalledWith(
        'component:default/orders',
        { manifests: sampleDraft.manifests, rangeSeconds: 604_800 },
        expect.anything(),
      ),
    );
    expect(
      screen.getByText('Made of the callers of the last 7 days.'),
    ).toBeVisible();
    expect(screen.getByText(/another trust domain/)).toBeVisible();
    expect(
      screen.getByText(/AuthorizationPolicy shop\/everybody: anyone/),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', {
        name: 'Preview the draft with these deleted',
      }),
    );
    await waitFor(() =>
      expect(api.getPreview).toHaveBeenCalledWith(
        'component:default/orders',
        {
          manifests: sampleDraft.manifests,
          deletes: [
            {
              group: 'security.istio.io',
              kind: 'AuthorizationPolicy',
              namespace: 'shop',
              name: 'everybody',
            },
          ],
          rangeSeconds: 604_800,
        },
        expect.anything(),
      ),
    );
  });
});

describe('forms', () => {
  const empty = readQuestionForm(new URLSearchParams());

  it('keep a question in the URL beside what else is there', () => {
    const form: QuestionForm = {
      ...empty,
      caller: 'anyone',
      path: '/a?b=c',
      headers: 'a: b\nc: d',
      token: 'none',
    };
    const params = writeQuestionForm(
      new URLSearchParams('verdict=deny&may-host=x'),
      form,
    );
    expect(params.get('verdict')).toBe('deny');
    expect(params.has('may-host')).toBe(false);
    expect(readQuestionForm(params)).toEqual(form);
    expect(toAccessQuestion(form)).toEqual({
      caller: 'anyone',
      path: '/a?b=c',
      headers: { a: 'b', c: 'd' },
      token: 'none',
    });
  });

  it.each<[Partial<QuestionForm>, keyof QuestionForm]>([
    [{ path: 'a' }, 'path'],
    [{ port: '0' }, 'port'],
    [{ headers: 'a' }, 'headers'],
    [{ claims: 'a' }, 'claims'],
    [{ claims: 'a=b', token: 'none' }, 'claims'],
  ])('find what is wrong with %j', (wrong, field) => {
    const form = { ...empty, caller: 'x', ...wrong };
    expect(Object.keys(questionProblems(form))).toEqual([field]);
    expect(toAccessQuestion(form)).toBeUndefined();
  });

  it('write objects without what others wrote', () => {
    expect(
      editableYaml({
        apiVersion: 'v1',
        kind: 'A',
        metadata: {
          name: 'a',
          uid: '1',
          managedFields: [],
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': '{}',
          },
        },
        spec: {},
        status: {},
      }),
    ).toBe('apiVersion: v1\nkind: A\nmetadata:\n  name: a\nspec: {}\n');
    expect(errorLine('line 12, column 3: x')).toBe(12);
    expect(errorLine('no')).toBeUndefined();
    expect(lineRange('ab\ncd', 2)).toEqual([3, 5]);
  });
});
