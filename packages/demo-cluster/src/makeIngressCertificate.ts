import { generate } from 'selfsigned';
import { KubeObject } from './KubeObject';

/** The Secret that the shop's Gateway refers to, with a certificate made now. */
export async function makeIngressCertificate(): Promise<KubeObject> {
  const host = 'shop.example.com';
  const made = await generate([{ name: 'commonName', value: host }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'subjectAltName', altNames: [{ type: 2, value: host }] },
    ],
  });
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'shop-example-com-tls', namespace: 'istio-system' },
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': base64(made.cert), 'tls.key': base64(made.private) },
  };
}
