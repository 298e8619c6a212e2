import { indexFromYaml } from '../__testUtils__';
import { ResourceRef } from '../model';
import { rolloutsOf } from './rolloutStatus';
import { weightOwner } from './weightOwner';

const canary = (status: string, more = '') => `
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: orders, namespace: shop }
spec:
  targetRef: { apiVersion: apps/v1, kind: Deployment, name: orders }
  ${more}
  analysis:
    threshold: 5
    maxWeight: 50
    stepWeight: 10
    metrics:
      - { name: request-success-rate, thresholdRange: { min: 99 } }
      - { name: request-duration, thresholdRange: { max: 500 } }
status: ${status}
`;
const rollout = (status: string) => `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: cart, namespace: shop }
spec:
  strategy:
    canary:
      stableService: cart-stable
      canaryService: cart-canary
      trafficRouting:
        istio: { virtualService: { name: cart } }
      steps:
        - setWeight: 20
        - pause: {}
        - setWeight: 60
        - analysis: { templates: [{ templateName: success-rate }] }
status: ${status}
`;
const statuses = (yaml: string) =>
  rolloutsOf(indexFromYaml(yaml), [
    { namespace: 'shop', workloads: ['orders-primary', 'cart'], services: [] },
  ]);

describe('rolloutsOf', () => {
  it('reads a Canary of Flagger on its way', () => {
    expect(
      statuses(
        canary(
          '{ phase: Progressing, canaryWeight: 20, failedChecks: 1, lastTransitionTime: "2026-01-02T03:04:05Z" }',
        ),
      ),
    ).toEqual([
      expect.objectContaining({
        tool: 'flagger',
        target: 'Deployment orders',
        state: 'progressing',
        percent: 20,
        step: { at: 2, of: 5, words: 'weights 10, 20, 30, 40, 50%' },
        gates: [
          'request-success-rate at least 99',
          'request-duration at most 500',
        ],
        failedChecks: { failed: 1, allowed: 5 },
        since: Date.UTC(2026, 0, 2, 3, 4, 5),
      }),
    ]);
  });

  it('says why a Canary failed', () => {
    const [status] = statuses(
      canary(
        '{ phase: Failed, canaryWeight: 0, failedChecks: 5, conditions: [{ type: Promoted, status: "False", reason: Failed, message: Rolling back orders.shop failed checks threshold reached 5 }] }',
      ),
    );
    expect(status).toMatchObject({
      state: 'failed',
      lastFailure: 'Rolling back orders.shop failed checks threshold reached 5',
    });
    expect(status.step).toBeUndefined();
  });

  it.each([
    [
      'paused',
      '{ phase: Paused, message: CanaryPauseStep, currentStepIndex: 1, pauseConditions: [{ reason: CanaryPauseStep, startTime: "2026-01-02T00:00:00Z" }] }',
      {
        state: 'waiting',
        percent: 20,
        step: { at: 2, of: 4, words: 'pause until promoted' },
        since: Date.UTC(2026, 0, 2),
      },
    ],
    [
      'aborted by its analysis',
      '{ phase: Degraded, abort: true, message: "RolloutAborted: metric success-rate assessed Failed", currentStepIndex: 0, canary: { weights: { canary: { weight: 0 } } } }',
      {
        state: 'failed',
        phase: 'Aborted',
        percent: 0,
        lastFailure: 'RolloutAborted: metric success-rate assessed Failed',
      },
    ],
    [
      'at the analysis',
      '{ phase: Progressing, currentStepIndex: 3, canary: { currentStepAnalysisRunStatus: { name: a, status: Error, message: no metrics } } }',
      { state: 'progressing', percent: 60, lastFailure: 'no metrics' },
    ],
    [
      'done',
      '{ phase: Healthy, currentStepIndex: 4 }',
      { state: 'succeeded', percent: 100, gates: ['analysis success-rate'] },
    ],
  ])('reads a Rollout that is %s', (_, status, expected) => {
    expect(statuses(rollout(status))).toMatchObject([expected]);
  });

  it('leaves out those of others, and takes half an object for what it is', () => {
    expect(
      rolloutsOf(indexFromYaml(canary('{ phase: Failed }')), [
        { namespace: 'shop', workloads: ['web'], services: ['web'] },
      ]),
    ).toEqual([]);
    const bare = `
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: orders, namespace: shop }
`;
    expect(statuses(bare)).toMatchObject([
      { phase: 'Initializing', gates: [] },
    ]);
  });
});

describe('weightOwner', () => {
  const route = (name: string, metadata = '') => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: {
      name,
      namespace: 'shop',
      ...(metadata ? (JSON.parse(metadata) as object) : {}),
    },
  });
  const ref = (name: string): ResourceRef => ({
    cluster: 'c1',
    group: 'networking.istio.io',
    kind: 'VirtualService',
    namespace: 'shop',
    name,
  });
  const owner = (name: string, metadata: object = {}) =>
    weightOwner(
      indexFromYaml(`${canary('{}')}\n---\n${rollout('{}')}`),
      route(name, JSON.stringify(metadata)),
      ref(name),
    );

  it.each<[string, ReturnType<typeof owner>, object]>([
    [
      'Flagger, by the owner it sets',
      owner('orders', {
        ownerReferences: [
          { apiVersion: 'flagger.app/v1beta1', kind: 'Canary', name: 'orders' },
        ],
      }),
      { by: 'flagger', name: 'orders', editByHand: 'never' },
    ],
    [
      'Flagger, by its label and the name of the Service',
      owner('orders', {
        labels: { 'app.kubernetes.io/managed-by': 'flagger' },
      }),
      { by: 'flagger', name: 'orders', editByHand: 'never' },
    ],
    [
      'nobody but people, although a Canary has the same name',
      owner('orders'),
      { by: 'hand', editByHand: 'allowed' },
    ],
    [
      'the Rollout that names the route',
      owner('cart'),
      { by: 'argo-rollouts', name: 'cart', editByHand: 'never' },
    ],
    [
      'Argo CD',
      owner('web', {
        annotations: {
          'argocd.argoproj.io/tracking-id':
            'shop-prod:networking.istio.io/VirtualService:shop/web',
        },
      }),
      { by: 'argo-cd', name: 'shop-prod', editByHand: 'at-the-source' },
    ],
    [
      'Flux',
      owner('web', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps' } }),
      { by: 'flux', name: 'apps', editByHand: 'at-the-source' },
    ],
    [
      'Helm',
      owner('web', { annotations: { 'meta.helm.sh/release-name': 'shop' } }),
      { by: 'helm', name: 'shop', editByHand: 'at-the-source' },
    ],
    [
      'Helm, without a release',
      owner('web', { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }),
      { by: 'helm', editByHand: 'at-the-source' },
    ],
  ])('is %s', (_, found, expected) => {
    expect(found).toMatchObject(expected);
    expect(found.evidence.length).toBeGreaterThan(0);
  });

  it('is Flagger for the profile that the SMI adaptor makes of its split', () => {
    const profile = (provider: string) =>
      weightOwner(
        indexFromYaml(canary('{}', `provider: ${provider}`)),
        route('orders.shop.svc.cluster.local'),
        { ...ref('orders.shop.svc.cluster.local'), kind: 'ServiceProfile' },
      ).by;
    expect(profile('linkerd')).toBe('flagger');
    expect(profile('istio')).toBe('hand');
  });

  it('is unknown for a route that could not be read', () => {
    expect(weightOwner(indexFromYaml(''), undefined, undefined).by).toBe(
      'unknown',
    );
  });
});
