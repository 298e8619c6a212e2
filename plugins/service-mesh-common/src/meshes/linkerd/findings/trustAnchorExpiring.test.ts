import { testFinding } from '../../../__testUtils__/testFinding';
import { coreKinds, indexObjects, runFindings } from '../../../engine';
import { CERTIFICATE } from '../../shared/__testUtils__/certificate';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { trustAnchorExpiring } from './trustAnchorExpiring';

const anchor = `-----BEGIN CERTIFICATE-----\n${CERTIFICATE}\n-----END CERTIFICATE-----\n`;

const roots = (bundle: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'linkerd-identity-trust-roots', namespace: 'linkerd' },
  data: { 'ca-bundle.crt': bundle },
});

testFinding(trustAnchorExpiring, [
  {
    name: 'something that is no certificate is found',
    resources: JSON.stringify(roots('bogus')),
    expect: [
      [
        'ConfigMap linkerd/linkerd-identity-trust-roots',
        'data["ca-bundle.crt"]',
      ],
    ],
  },
  {
    name: 'certificates are not judged without a time',
    resources: JSON.stringify(roots(anchor)),
    expect: [],
  },
]);

describe('trust anchors as days pass', () => {
  it.each([
    ['2020-01-01', 'are not valid before 2026-11-21'],
    ['2030-01-01', undefined],
    ['2061-09-01', undefined],
    ['2061-09-30', 'expire on 2061-11-12'],
    ['2070-01-01', 'expired on 2061-11-12'],
  ])('on %s', (day, problem) => {
    const index = indexObjects([roots(anchor + anchor)], {
      kinds: [...coreKinds, MeshConfigMap],
      takenAt: Date.parse(day),
      cluster: day,
    });
    const { findings } = runFindings(index, [trustAnchorExpiring]);
    expect(findings.map(({ params }) => params.problem)).toEqual(
      problem ? [problem] : [],
    );
  });
});
