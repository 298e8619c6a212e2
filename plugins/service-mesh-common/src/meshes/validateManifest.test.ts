import { validateManifest } from './validateManifest';

const manifest = (apiVersion: string, kind: string, spec: object) => ({
  apiVersion,
  kind,
  metadata: { name: 'a', namespace: 'shop' },
  spec,
});

describe('validateManifest', () => {
  it.each([
    [
      'a kind that is watched',
      manifest('networking.istio.io/v1', 'Gateway', {}),
      ['spec.servers'],
    ],
    [
      'a kind that is not watched',
      manifest('networking.istio.io/v1', 'WorkloadGroup', {}),
      ['spec'],
    ],
    [
      'a kind of the same name that is of another project',
      manifest('gateway.networking.k8s.io/v1', 'Gateway', {}),
      [],
    ],
    ['a kind of nobody', manifest('v1', 'Service', {}), []],
    ['what is no object', 'Gateway', []],
  ])('%s', (_name, object, fields) => {
    expect(validateManifest(object).map(({ field }) => field)).toEqual(fields);
  });
});
