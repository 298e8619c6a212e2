import { ShapeProblem } from '../../engine/shape';
import { CERTIFICATE, pem } from './__testUtils__/certificate';
import { serverCertificate } from './serverCertificate';

const read = (data: unknown) => {
  const problems: ShapeProblem[] = [];
  const result = serverCertificate.project(data, 'data', problems, {});
  expect(problems).toEqual([]);
  return result;
};
const key = btoa('key');

describe('serverCertificate', () => {
  it.each([
    ['tls.crt', 'tls.key'],
    ['cert', 'key'],
  ])('reads how long the certificate of %s and %s holds', (cert, name) => {
    expect(read({ [cert]: pem(CERTIFICATE), [name]: key })).toEqual({
      state: 'readable',
      entries: [cert, name],
      notBefore: Date.parse('2026-11-21T07:27:39Z'),
      notAfter: Date.parse('2061-11-12T07:27:39Z'),
    });
  });

  it('keeps nothing of the content', () => {
    const kept = JSON.stringify(
      read({ 'tls.crt': pem(CERTIFICATE), 'tls.key': key }),
    );
    expect(kept).not.toContain(CERTIFICATE.slice(0, 20));
    expect(kept).not.toContain(key);
  });

  it.each([
    ['no data', null],
    ['a certificate without its key', { 'tls.crt': pem(CERTIFICATE) }],
    ['an empty key', { 'tls.crt': pem(CERTIFICATE), 'tls.key': '' }],
    ['other names', { certificate: pem(CERTIFICATE), key }],
  ])('is missing with %s', (_name, data) => {
    expect(read(data)?.state).toBe('missing');
  });

  it.each([
    ['no base64', '%'],
    ['no PEM', btoa('certificate')],
    ['no base64 in PEM', pem('%')],
    ['an empty block', pem('')],
    ['a certificate that is cut off', pem(CERTIFICATE.slice(0, 80))],
    ['something else than a certificate', pem(btoa('\x30\x03\x02\x01\x05'))],
    ['a length that never ends', pem(btoa('\x30\x80\x01'))],
  ])('is unreadable with %s', (_name, cert) => {
    expect(read({ 'tls.crt': cert, 'tls.key': key })?.state).toBe('unreadable');
  });

  it('never throws on any bytes', () => {
    for (let i = 0; i < 256; i++)
      expect(
        read({
          'tls.crt': pem(btoa(String.fromCharCode(0x30, i, 0x30, i, i, 0xa0))),
          'tls.key': key,
        })?.state,
      ).toBe('unreadable');
  });
});
