import { yamlLines } from './yamlLines';

const object = {
  kind: 'PeerAuthentication',
  metadata: {
    name: 'default',
    labels: { 'app.kubernetes.io/name': 'cart', app: 'x' },
  },
  spec: {
    mtls: { mode: 'STRICT' },
    rules: [{ from: 'a' }, { from: 'b', to: ['x', 'y'] }],
  },
};

describe('yamlLines', () => {
  it.each([
    ['marks one value', 'spec.mtls.mode', ['    mode: STRICT']],
    ['marks a whole branch', 'spec.mtls', ['  mtls:', '    mode: STRICT']],
    ['finds list items', 'spec.rules[1].from', ['    - from: b']],
    [
      'keeps keys with dots whole',
      'metadata.labels.app.kubernetes.io/name',
      ['    app.kubernetes.io/name: cart'],
    ],
    [
      'reads quoted keys',
      'metadata.labels["app.kubernetes.io/name"]',
      ['    app.kubernetes.io/name: cart'],
    ],
    [
      'marks the deepest part that exists',
      'spec.mtls.mode.deeper',
      ['    mode: STRICT'],
    ],
    ['marks nothing for a path that does not exist', 'status.x', []],
    ['marks nothing without a field', undefined, []],
  ])('%s', (_, field, marked) => {
    const lines = yamlLines(object, field);
    expect(lines.filter(line => line.marked).map(line => line.text)).toEqual(
      marked,
    );
    expect(lines[0]).toEqual({
      text: 'kind: PeerAuthentication',
      marked: false,
    });
  });
});
