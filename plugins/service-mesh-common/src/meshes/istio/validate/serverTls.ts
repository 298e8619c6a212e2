import { SpecNode } from './SpecNode';

const SUITES = new Set([
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-SHA',
  'AES256-SHA',
  'DES-CBC3-SHA',
]);

const SERVER_MODES = [
  'PASSTHROUGH',
  'SIMPLE',
  'MUTUAL',
  'AUTO_PASSTHROUGH',
  'ISTIO_MUTUAL',
  'OPTIONAL_MUTUAL',
] as const;

/** How a server deals with TLS. @internal */
export type ServerTlsMode = (typeof SERVER_MODES)[number];

/** Mode of the `tls` of a server. @internal */
export function serverTlsMode(tls: SpecNode): ServerTlsMode {
  return tls.choice('mode', SERVER_MODES);
}

/** Fields that name a certificate of a server, with what they hold. */
const CERTIFICATES: readonly [field: string, what: string][] = [
  ['serverCertificate', 'server certificate'],
  ['privateKey', 'private key'],
  ['caCertificates', 'CA bundle'],
  ['tlsCertificates', 'tlsCertificates'],
  ['credentialName', 'credentialName'],
  ['credentialNames', 'credentialNames'],
];

function isGiven(tls: SpecNode, field: string): boolean {
  return tls.text(field) !== '' || tls.count(field) > 0;
}

function isSuite(name: string): boolean {
  if (name === '' || name === 'ALL') return true;
  // Operators such as `+` and `-` start with no letter or digit.
  return !/^[\p{L}\p{N}]/u.test(name) || SUITES.has(name);
}

function checkSuites(tls: SpecNode): void {
  const suites = tls.texts('cipherSuites');
  const node = tls.at('cipherSuites');
  const unknown = new Set(suites.filter(suite => !isSuite(suite)));
  const known = suites.filter(isSuite);
  const twice = new Set(known.filter((suite, i) => known.indexOf(suite) !== i));
  if (unknown.size > 0)
    node.warn(
      `ignoring invalid cipher suites: ${[...unknown].sort().join(', ')}`,
    );
  if (twice.size > 0)
    node.warn(
      `ignoring duplicate cipher suites: ${[...twice].sort().join(', ')}`,
    );
  if (
    suites.length === 0 &&
    ['TLSV1_0', 'TLSV1_1'].includes(tls.text('minProtocolVersion'))
  )
    tls.warn(
      'TLS version below TLSV1_2 require setting compatible ciphers as by default they no longer include compatible ciphers',
    );
}

/** Checks the TLS settings of a Gateway's server or a Sidecar's listener. @internal */
export function checkServerTls(tls: SpecNode): void {
  if (!tls.isSet) return;
  const mode = serverTlsMode(tls);
  checkSuites(tls);
  if (mode === 'ISTIO_MUTUAL') {
    for (const [field, what] of CERTIFICATES)
      if (isGiven(tls, field))
        tls.at(field).error(`ISTIO_MUTUAL TLS cannot have associated ${what}`);
    return;
  }
  if (
    mode.endsWith('PASSTHROUGH') &&
    (isGiven(tls, 'caCrl') ||
      CERTIFICATES.some(([field]) => isGiven(tls, field)))
  )
    tls.warn(`${mode} mode does not use certificates, they will be ignored`);
  const credential = tls.text('credentialName') !== '';
  const credentials = tls.count('credentialNames') > 0;
  const sources = [
    tls.text('serverCertificate') !== '' && tls.text('privateKey') !== '',
    credential,
    credentials,
    tls.count('tlsCertificates') > 0,
  ];
  if (sources.filter(Boolean).length > 1)
    tls.error(
      'only one of credentialName, credentialNames, serverCertificate/privateKey, tlsCertificates should be specified',
    );
  if (!mode.endsWith('PASSTHROUGH')) {
    // Credentials are fetched: nothing else is needed then.
    if (credential || credentials) return;
    checkCertificates(tls, mode);
  }
  if (tls.text('caCrl') !== '') {
    if (credential)
      tls
        .at('caCrl')
        .error(
          'CRL is not supported with credentialName: it has to be part of the credential',
        );
    if (mode === 'SIMPLE')
      tls.at('caCrl').error('CRL is not supported with SIMPLE TLS');
  }
}

function checkCertificates(tls: SpecNode, mode: ServerTlsMode): void {
  const prefix = mode === 'SIMPLE' ? 'SIMPLE TLS' : 'MUTUAL TLS';
  if (mode !== 'SIMPLE' && tls.text('caCertificates') === '')
    tls.error(`${prefix} requires a client CA bundle`);
  const list = tls.list('tlsCertificates');
  if (list.length > 2)
    tls
      .at('tlsCertificates')
      .warn(`${prefix} can support up to 2 server certificates`);
  for (const certificate of list.length > 0 ? list : [tls]) {
    if (certificate.text('serverCertificate') === '')
      certificate.error(`${prefix} requires a server certificate`);
    if (certificate.text('privateKey') === '')
      certificate.error(`${prefix} requires a private key`);
  }
}
