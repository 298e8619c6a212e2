import { resolveMtls } from '../../../engine/resolveMtls';
import { resource, webOf, webPod } from '../__testUtils__/clusterFromYaml';
import { PeerAuthentication } from '../kinds';
import { readMtls } from './mtls';

const mesh = (mode: string) =>
  resource(
    'PeerAuthentication',
    'default',
    `{ mtls: { mode: ${mode} } }`,
    'namespace: istio-system',
  );
const namespace = (mode: string, name = 'default') =>
  resource('PeerAuthentication', name, `{ mtls: { mode: ${mode} } }`);
const workload = (mode: string, ports = '') =>
  resource(
    'PeerAuthentication',
    'web',
    `{ selector: { matchLabels: { app: web } }, mtls: { mode: ${mode} }, portLevelMtls: { ${ports} } }`,
  );

function modeOf(yaml: string, port: number): string | undefined {
  const { index, web } = webOf(yaml);
  return resolveMtls(readMtls(index, web), [port]).find(p => p.port === port)
    ?.mode;
}

describe('the mode a workload accepts', () => {
  it.each([
    ['both without any policy', '', 'permissive'],
    ['the mesh decides where nothing else is said', mesh('STRICT'), 'strict'],
    [
      'the namespace decides over the mesh',
      mesh('STRICT') + namespace('DISABLE'),
      'disabled',
    ],
    [
      'a policy that is unset inherits',
      mesh('STRICT') + namespace('UNSET'),
      'strict',
    ],
    [
      'the first by name of two policies wins whole, even when it sets nothing',
      namespace('UNSET', 'a') + namespace('STRICT', 'b'),
      'permissive',
    ],
    [
      'a port decides over its workload',
      workload('STRICT', "'8080': { mode: DISABLE }"),
      'disabled',
    ],
    [
      'a policy with a selector in the root namespace counts nowhere',
      resource(
        'PeerAuthentication',
        'web',
        '{ selector: { matchLabels: { app: web } }, mtls: { mode: STRICT } }',
        'namespace: istio-system',
      ),
      'permissive',
    ],
  ])('with a sidecar: %s', (_name, yaml, mode) => {
    expect(modeOf(webPod('sidecar') + yaml, 8080)).toBe(mode);
  });

  it.each([
    ['DISABLE means both', mesh('DISABLE'), 'permissive'],
    [
      'a port opens under a strict workload',
      workload('STRICT', "'8080': { mode: DISABLE }"),
      'permissive',
    ],
    [
      'a lone DISABLE does not open a port under a strict namespace',
      namespace('STRICT', 'a') + workload('UNSET', "'8080': { mode: DISABLE }"),
      'strict',
    ],
    [
      'a DISABLE opens its port beside a PERMISSIVE one',
      namespace('STRICT', 'a') +
        workload(
          'UNSET',
          "'8080': { mode: DISABLE }, '1': { mode: PERMISSIVE }",
        ),
      'permissive',
    ],
    [
      'a strict port stays open under a strict mesh when the workload is not',
      mesh('STRICT') + workload('PERMISSIVE', "'8080': { mode: STRICT }"),
      'permissive',
    ],
    [
      'an open port opens all of them between an unset namespace and a strict mesh',
      mesh('STRICT') +
        namespace('UNSET', 'a') +
        workload('UNSET', "'1': { mode: PERMISSIVE }"),
      'permissive',
    ],
    [
      'an empty selector in the root namespace selects nobody elsewhere',
      resource(
        'PeerAuthentication',
        'default',
        '{ selector: {}, mtls: { mode: STRICT } }',
        'namespace: istio-system',
      ),
      'permissive',
    ],
  ])('in ambient mode: %s', (_name, yaml, mode) => {
    expect(modeOf(webPod('ambient') + yaml, 8080)).toBe(mode);
  });

  it('is plaintext outside the mesh', () => {
    expect(modeOf(webPod('none') + mesh('STRICT'), 8080)).toBe('disabled');
  });

  it('is unknown when the policies cannot be read', () => {
    const { index, web } = webOf(webPod('sidecar'), {
      unread: [PeerAuthentication],
    });
    const [first] = resolveMtls(readMtls(index, web), [8080]);
    expect(first).toMatchObject({
      mode: 'unknown',
      evidence: [{ type: 'unknown', unread: [{ kind: 'PeerAuthentication' }] }],
    });
  });
});
