import {
  FullSelector,
  injectRequired,
  InjectionSubject,
  webhookRevision,
} from './injection';

const INJECT = 'sidecar.istio.io/inject';
const subject = (part: Partial<InjectionSubject> = {}): InjectionSubject => ({
  namespace: 'shop',
  namespaceLabels: {},
  podLabels: {},
  podAnnotations: {},
  hostNetwork: false,
  ...part,
});

describe('what the injector decides', () => {
  it.each<[string, string, Partial<InjectionSubject>, boolean]>([
    ['the label asks', 'disabled', { podLabels: { [INJECT]: 'true' } }, true],
    [
      'an empty label hides the annotation',
      'disabled',
      { podLabels: { [INJECT]: '' }, podAnnotations: { [INJECT]: 'true' } },
      false,
    ],
    [
      'a policy nobody knows switches it off, whoever asks',
      'off',
      { podLabels: { [INJECT]: 'true' } },
      false,
    ],
    [
      'so does one that is empty',
      '',
      { podLabels: { [INJECT]: 'true' } },
      false,
    ],
  ])('%s', (_name, policy, part, expected) => {
    expect(injectRequired(subject(part), { policy }).inject).toBe(expected);
  });

  it.each<[string, FullSelector, boolean]>([
    ['an empty selector', {}, true],
    ['labels it has', { matchLabels: { app: 'web' } }, false],
    [
      'an expression',
      {
        matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['api'] }],
      },
      false,
    ],
    [
      'an expression that lacks its values',
      { matchExpressions: [{ key: 'app', operator: 'NotIn', values: [] }] },
      true,
    ],
    [
      'an expression with values it must not have',
      { matchExpressions: [{ key: 'app', operator: 'Exists', values: ['x'] }] },
      true,
    ],
    [
      'an operator there is not',
      { matchExpressions: [{ key: 'app', operator: 'exists' }] },
      true,
    ],
  ])('never injects by %s', (_name, selector, expected) => {
    expect(
      injectRequired(subject({ podLabels: { app: 'web' } }), {
        policy: 'enabled',
        neverInjectSelector: [selector],
      }).inject,
    ).toBe(expected);
  });
});

describe('the webhook that is called where namespaces are injected by default', () => {
  it.each<[string, string, string | undefined]>([
    ['an ordinary namespace', 'shop', 'default'],
    ['a system namespace', 'kube-system', undefined],
    ['storage', 'local-path-storage', undefined],
    ['a namespace that is only called alike', 'kube-tools', 'default'],
  ])('%s', (_name, namespace, expected) => {
    expect(
      webhookRevision(
        {},
        {},
        { revisions: ['default'], namespacesByDefault: true },
        namespace,
      ),
    ).toBe(expected);
  });
});
