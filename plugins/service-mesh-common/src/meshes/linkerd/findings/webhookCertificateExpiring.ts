import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Pod } from '../../../engine/coreKinds';
import { isUnread } from '../../../engine/ResourceIndex';
import {
  MutatingWebhookConfiguration,
  ValidatingWebhookConfiguration,
} from '../../shared/webhookConfiguration';
import { CONTROL_PLANE_LABEL } from '../labels';
import { timeProblem } from './timeProblem';

/** What the API server trusts a webhook of Linkerd by is about to end. @internal */
export const webhookCertificateExpiring: FindingRule = {
  code: 'linkerd/webhook-certificate-expiring',
  severity: 'warning',
  title: 'Certificate of a webhook expires within 60 days, or is not valid',
  message: 'The certificates that {webhook} is trusted by {problem}.',
  why: 'Without a valid certificate the API server cannot call the webhook: pods start without a proxy, or resources are refused or not checked.',
  fix: 'Renew the certificate of the webhook: upgrade the installation, which makes a new one, or renew it where cert-manager or somebody else does.',
  // Pods change all the time, so that the passing of days is noticed.
  reads: [MutatingWebhookConfiguration, ValidatingWebhookConfiguration, Pod],
  docs: 'https://linkerd.io/2/tasks/automatically-rotating-webhook-tls-credentials/',
  dependsOnTime: true,
  *check({ index }): Iterable<Problem> {
    for (const kind of [
      MutatingWebhookConfiguration,
      ValidatingWebhookConfiguration,
    ]) {
      const list = index.list(kind);
      if (isUnread(list)) continue;
      for (const configuration of list) {
        if (!configuration.metadata.labels?.[CONTROL_PLANE_LABEL]) continue;
        const webhooks = configuration.webhooks ?? [];
        for (const [i, { name, clientConfig }] of webhooks.entries()) {
          const times = clientConfig?.caBundle;
          const problem = times && timeProblem([times], index.takenAt);
          if (problem === undefined) continue;
          yield {
            subject: index.ref(configuration, kind),
            field: `webhooks[${i}].clientConfig.caBundle`,
            params: { webhook: name ?? configuration.metadata.name, problem },
          };
        }
      }
    }
  },
};
