import { testFinding } from '../../../__testUtils__/testFinding';
import { CERTIFICATE } from '../../shared/__testUtils__/certificate';
import { KEYED } from '../../shared/__testUtils__/keyedCertificates';
import { indexFromYaml } from '../../../__testUtils__';
import { runFindings } from '../../../engine';
import { linkerdKinds } from '../kinds';
import { trustAnchorAlgorithm } from './trustAnchorAlgorithm';

const roots = (...certificates: readonly string[]) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'linkerd-identity-trust-roots', namespace: 'linkerd' },
    data: {
      'ca-bundle.crt': certificates
        .map(
          one =>
            `-----BEGIN CERTIFICATE-----\n${one}\n-----END CERTIFICATE-----\n`,
        )
        .join(''),
    },
  });
const found = [
  ['ConfigMap linkerd/linkerd-identity-trust-roots', 'data["ca-bundle.crt"]'],
] as const;

testFinding(trustAnchorAlgorithm, [
  {
    name: 'P-256 and RSA of 2048 bits are silent',
    resources: roots(CERTIFICATE, KEYED.rsa2048),
    expect: [],
  },
  {
    name: 'a weak one beside a good one is found',
    resources: roots(CERTIFICATE, KEYED.rsa1024),
    expect: found,
  },
  {
    name: 'what is no certificate is told elsewhere',
    resources: roots('bogus'),
    expect: [],
  },
]);

it.each([
  ['rsa1024', 'has an RSA key of 1024 bits, which must have 2048 or 4096'],
  [
    'rsa4096',
    'has an RSA key and is signed with another algorithm than SHA-256 with RSA',
  ],
  ['p384', 'has a key on another curve than P-256'],
  ['ed', 'has a key that is neither ECDSA nor RSA'],
  [
    'p256s512',
    'is signed with another algorithm than SHA-256 with ECDSA or RSA',
  ],
] as const)('an anchor %s %s', (name, problem) => {
  const index = indexFromYaml(roots(KEYED[name]), { kinds: linkerdKinds });
  const { findings } = runFindings(index, [trustAnchorAlgorithm]);
  expect(findings.map(({ params }) => params.problem)).toEqual([problem]);
});
