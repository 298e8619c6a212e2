import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { CertificateKey, certificateKeys } from '../../shared/certificateKeys';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { TRUST_ROOTS } from '../trustRoots';

function problemOf({
  key,
  bits,
  signature,
}: CertificateKey): string | undefined {
  switch (key) {
    case 'P-256':
      return signature === 'other'
        ? 'is signed with another algorithm than SHA-256 with ECDSA or RSA'
        : undefined;
    case 'RSA':
      if (bits !== 2048 && bits !== 4096)
        return `has an RSA key of ${bits} bits, which must have 2048 or 4096`;
      return signature === 'RSA-SHA256'
        ? undefined
        : 'has an RSA key and is signed with another algorithm than SHA-256 with RSA';
    case 'EC':
      return 'has a key on another curve than P-256';
    default:
      return 'has a key that is neither ECDSA nor RSA';
  }
}

/** Proxies cannot verify what is issued below an anchor of another algorithm. @internal */
export const trustAnchorAlgorithm: FindingRule = {
  code: 'linkerd/trust-anchor-algorithm',
  severity: 'error',
  title: 'Trust anchor uses an algorithm Linkerd does not support',
  message:
    'Certificate {number} of the trust anchors of the control plane in {namespace} {problem}.',
  why: 'The identity service refuses to start with such an anchor, so that proxies get no certificates.',
  fix: 'Rotate the trust anchor to one with an ECDSA P-256 key, or RSA of 2048 or 4096 bits, that is signed with SHA-256.',
  reads: [MeshConfigMap],
  docs: 'https://linkerd.io/2/checks/#l5d-identity-trustAnchors-use-supported-crypto',
  *check({ index }): Iterable<Problem> {
    const maps = index.list(MeshConfigMap);
    if (isUnread(maps)) return;
    for (const map of maps) {
      if (map.metadata.name !== TRUST_ROOTS) continue;
      // What holds no certificates is told by the finding about their times.
      const anchors = certificateKeys(map.data?.['ca-bundle.crt'] ?? '') ?? [];
      for (const [i, anchor] of anchors.entries()) {
        const problem = problemOf(anchor);
        if (problem === undefined) continue;
        yield {
          subject: index.ref(map, MeshConfigMap),
          field: 'data["ca-bundle.crt"]',
          params: {
            number: `${i + 1}`,
            namespace: map.metadata.namespace ?? '',
            problem,
          },
        };
      }
    }
  },
};
