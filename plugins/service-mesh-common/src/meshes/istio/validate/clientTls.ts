import { SpecNode } from './SpecNode';

const CONFIG_MAP = 'configmap://';

function configMapProblem(name: string, namespace: string): string | undefined {
  if (!name.startsWith(CONFIG_MAP)) return undefined;
  const [owner, configMap] = name.slice(CONFIG_MAP.length).split('/');
  if (!owner || !configMap)
    return 'invalid configmap:// credentialName: expected namespace and name';
  return owner === namespace
    ? undefined
    : `invalid configmap:// credentialName: namespace must match the configuration namespace ${JSON.stringify(
        namespace,
      )}`;
}

/** Checks the TLS settings of a client. @internal */
export function checkClientTls(tls: SpecNode, namespace: string): void {
  if (!tls.isSet) return;
  const mode = tls.choice('mode', [
    'DISABLE',
    'SIMPLE',
    'MUTUAL',
    'ISTIO_MUTUAL',
  ]);
  const given = (field: string) => tls.text(field) !== '';
  const credential = tls.text('credentialName');
  tls.at('credentialName').errors(configMapProblem(credential, namespace));
  const verifies = given('caCertificates') || tls.count('subjectAltNames') > 0;
  if (tls.flag('insecureSkipVerify')) {
    if (mode === 'SIMPLE' && (verifies || credential !== ''))
      tls.error(
        'cannot specify caCertificates, credentialName or subjectAltNames when insecureSkipVerify is set',
      );
    if (mode === 'MUTUAL' && verifies)
      tls.error(
        'cannot specify caCertificates or subjectAltNames when insecureSkipVerify is set',
      );
  }
  if ((mode === 'SIMPLE' || mode === 'MUTUAL') && credential !== '') {
    if (
      ['clientCertificate', 'caCertificates', 'privateKey', 'caCrl'].some(given)
    )
      tls.error(
        'cannot specify client certificates, CA certificates or CA CRL if credentialName is set',
      );
    return;
  }
  if (mode !== 'MUTUAL') return;
  if (!given('clientCertificate'))
    tls.error('client certificate required for mutual tls');
  if (!given('privateKey')) tls.error('private key required for mutual tls');
}
