import {
  intentTargets,
  meshes,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { judgeValues } from './chartValues';

const judge = (
  mesh: string,
  values: unknown,
  paths: { podLabels?: string; podAnnotations?: string } = {},
) =>
  judgeValues(
    values,
    {
      chart: 'redis',
      namespace: 'caching',
      mesh,
      podLabels: 'podLabels',
      podAnnotations: 'podAnnotations',
      ...paths,
    },
    { targets: intentTargets, meshes },
  );

const SIDECAR = { podLabels: { 'sidecar.istio.io/inject': 'true' } };
const AMBIENT = { podLabels: { 'istio.io/dataplane-mode': 'ambient' } };
const LINKERD = { podAnnotations: { 'linkerd.io/inject': 'enabled' } };
const OUTSIDE = {
  podLabels: {
    'sidecar.istio.io/inject': 'false',
    'istio.io/dataplane-mode': 'none',
  },
  podAnnotations: { 'linkerd.io/inject': 'disabled' },
};

describe('judgeValues', () => {
  it.each([
    ['istio', SIDECAR, 'redis: Istio, whatever the namespace says'],
    [
      'istio-ambient',
      AMBIENT,
      'redis: Istio in ambient mode, whatever the namespace says',
    ],
    ['linkerd', LINKERD, 'redis: Linkerd, whatever the namespace says'],
    ['none', OUTSIDE, 'redis: outside every mesh, whatever the namespace says'],
  ])('finds nothing wrong with what is meant for %s', (mesh, values, words) => {
    expect(judge(mesh, values)).toMatchObject({
      membership: words,
      findings: [],
    });
  });

  it.each([
    [
      'istio',
      LINKERD,
      ['the pods are not in Istio', 'the pods are in Linkerd'],
    ],
    ['linkerd', {}, ['the pods are not in Linkerd']],
    ['linkerd', null, ['the pods are not in Linkerd']],
    ['istio-ambient', OUTSIDE, ['the pods are not in Istio in ambient mode']],
    [
      'none',
      {},
      ['Istio', 'Istio in ambient mode', 'Linkerd'].map(
        title => `the pods are in ${title} when their namespace is`,
      ),
    ],
    ['kuma', OUTSIDE, ['kuma is unknown']],
  ])('says where pods meant for %s are instead', (mesh, values, problems) => {
    expect(judge(mesh, values).findings.map(({ message }) => message)).toEqual(
      problems.map(problem => `With these values ${problem}.`),
    );
  });

  it('refuses what Kubernetes takes for no text', () => {
    expect(
      judge('istio', { podLabels: { 'sidecar.istio.io/inject': true } })
        .findings,
    ).toMatchObject([
      {
        code: 'mesh/values-no-text',
        field: 'podLabels["sidecar.istio.io/inject"]',
      },
      { code: 'mesh/values-elsewhere' },
    ]);
  });

  it('looks where the chart takes them from', () => {
    expect(
      judge(
        'linkerd',
        { primary: LINKERD },
        {
          podAnnotations: 'primary.podAnnotations',
        },
      ).findings,
    ).toEqual([]);
  });
});
