import {
  defineKind,
  Pod,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { askedKinds } from './askedKinds';

const secret = defineKind({
  group: '',
  versions: ['v1'],
  kind: 'Secret',
  plural: 'secrets',
  scope: 'Namespaced',
  optIn: true,
  fields: {},
});
const config = defineKind({
  group: '',
  versions: ['v1'],
  kind: 'ConfigMap',
  plural: 'configmaps',
  scope: 'Namespaced',
  names: ['istio'],
  namePrefixes: ['istio-'],
  fields: {},
});

describe('askedKinds', () => {
  it('leaves out what nobody asked for', () => {
    expect(askedKinds([Pod, secret, config], {})).toEqual([Pod, config]);
  });

  it('reads an optional kind on request', () => {
    expect(askedKinds([Pod, secret], { optionalKinds: ['Secret'] })).toEqual([
      Pod,
      secret,
    ]);
  });

  it('adds the names of revisions', () => {
    expect(askedKinds([Pod, config], { revisions: ['canary'] })).toEqual([
      Pod,
      { ...config, names: ['istio', 'istio-canary'] },
    ]);
  });
});
