import { Field } from '../../engine/shape';
import { CertificateTimes, certificateTimes } from '../shared/certificateTimes';

/** What is kept of a Secret with a certificate. @public */
export interface ServerCertificate {
  /** `missing`: no pair of certificate and key; `unreadable`: something else than a certificate. */
  readonly state: 'missing' | 'unreadable' | 'readable';
  /** Names of the Secret's entries: a remote secret names the clusters it leads to so. */
  readonly entries?: readonly string[];
  /** Epoch ms. */
  readonly notBefore?: number;
  /** Epoch ms. */
  readonly notAfter?: number;
}

/** Names a certificate and its key have in a Secret, in the order in which they are looked for. */
const PAIRS = [
  ['cert', 'key'],
  ['tls.crt', 'tls.key'],
] as const;

/** Reads the `data` of a Secret and keeps nothing of its content. @internal */
export const serverCertificate: Field<ServerCertificate> = {
  project(value) {
    const data = (
      typeof value === 'object' && value !== null ? value : {}
    ) as Readonly<Record<string, unknown>>;
    const has = (name: string) =>
      typeof data[name] === 'string' && data[name] !== '';
    const pair = PAIRS.find(names => names.every(has));
    const entries = Object.keys(data);
    if (!pair) return { state: 'missing', entries };
    try {
      return { state: 'readable', entries, ...validity(String(data[pair[0]])) };
    } catch {
      return { state: 'unreadable', entries };
    }
  },
};

/** When the certificates of the first PEM block hold together; throws when the block is none. */
function validity(base64: string): CertificateTimes {
  const [block] = certificateTimes(firstBlock(atob(base64))) ?? [];
  if (!block?.length) throw new Error('no certificate');
  return {
    notBefore: Math.max(...block.map(({ notBefore }) => notBefore)),
    notAfter: Math.min(...block.map(({ notAfter }) => notAfter)),
  };
}

/** What comes after the first block does not matter, whatever it is. */
function firstBlock(pem: string): string {
  return (
    /-----BEGIN [^-]*-----[\s\S]*?-----END [^-]*-----/.exec(pem)?.[0] ?? ''
  );
}
