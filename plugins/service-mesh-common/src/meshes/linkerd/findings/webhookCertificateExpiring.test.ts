import { coreKinds, indexObjects, runFindings } from '../../../engine';
import { CERTIFICATE, pem } from '../../shared/__testUtils__/certificate';
import { linkerdKinds } from '../kinds';
import { webhookCertificateExpiring } from './webhookCertificateExpiring';

const configuration = (
  kind: string,
  labels: Record<string, string>,
  caBundle?: string,
) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
  metadata: { name: 'linkerd-webhook-config', labels },
  webhooks: [{ name: 'hook.linkerd.io', clientConfig: { caBundle } }],
});
const ours = { 'linkerd.io/control-plane-ns': 'linkerd' };

function found(day: string, object: unknown) {
  const index = indexObjects([object], {
    kinds: [...coreKinds, ...linkerdKinds],
    takenAt: Date.parse(day),
  });
  return runFindings(index, [webhookCertificateExpiring]).findings;
}

describe.each([
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
])('a %s', kind => {
  it.each([
    ['2030-01-01', undefined],
    ['2020-01-01', 'are not valid before 2026-11-21'],
    ['2061-09-30', 'expire on 2061-11-12'],
    ['2070-01-01', 'expired on 2061-11-12'],
  ])('is judged as of %s', (day, problem) => {
    const findings = found(day, configuration(kind, ours, pem(CERTIFICATE)));
    expect(findings.map(({ params }) => params)).toEqual(
      problem ? [{ webhook: 'hook.linkerd.io', problem }] : [],
    );
  });

  it('of others, or without a certificate that can be read, is left alone', () => {
    for (const object of [
      configuration(kind, {}, pem(CERTIFICATE)),
      configuration(kind, ours),
      configuration(kind, ours, 'bogus'),
      configuration(kind, ours, btoa('bogus')),
    ])
      expect(found('2070-01-01', object)).toEqual([]);
  });
});
