import { Pod } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { IstioGateway } from '../kinds';
import { gatewayPods } from './gatewayPods';
import { labelText } from './selectedPods';

/** A Gateway that no proxy serves. @internal */
export const gatewaySelectsNothing: FindingRule = {
  code: 'istio/gateway-selects-nothing',
  severity: 'error',
  title: 'Gateway selects no proxy',
  message: 'No pod carries {labels}.',
  why: 'No proxy listens for what the Gateway describes: its hosts cannot be reached.',
  fix: 'Correct the selector; it is compared with the labels of the gateway’s pods.',
  reads: [IstioGateway, Pod],
  aliases: ['IST0101', 'KIA0302'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
  *check({ index }): Iterable<Problem> {
    for (const [gateway, pods] of gatewayPods(index)) {
      if (pods.length > 0) continue;
      yield {
        subject: index.ref(gateway, IstioGateway),
        field: 'spec.selector',
        params: { labels: labelText(gateway.spec?.selector ?? {}) || 'labels' },
      };
    }
  },
};
