import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { GatewayApiGateway } from '../../shared/gatewayApi';
import { fullGatewayName } from '../Host';
import { IstioGateway, VirtualService } from '../kinds';
import { isInternalGateway } from './internalGatewayReferenced';

/** A VirtualService names a Gateway that does not exist. @internal */
export const gatewayNotFound: FindingRule = {
  code: 'istio/gateway-not-found',
  severity: 'error',
  title: 'VirtualService names a Gateway that does not exist',
  message: 'There is no Gateway {gateway}.',
  why: 'The routes are served by no gateway, so requests from outside get 404 or no connection at all.',
  fix: 'Correct the name (`namespace/name` for a Gateway of another namespace) or create the Gateway.',
  reads: [VirtualService, IstioGateway, GatewayApiGateway],
  aliases: ['IST0101', 'KIA1102'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
  *check({ index }): Iterable<Problem> {
    const services = index.list(VirtualService);
    const gateways = index.list(IstioGateway);
    const standard = index.list(GatewayApiGateway);
    if (isUnread(services) || isUnread(gateways) || isUnread(standard)) return;
    const names = new Set(
      [...gateways, ...standard].map(
        ({ metadata }) => `${metadata.namespace ?? 'default'}/${metadata.name}`,
      ),
    );
    for (const service of services) {
      for (const [i, written] of (service.spec?.gateways ?? []).entries()) {
        if (written === 'mesh' || written === '') continue;
        if (isInternalGateway(written)) continue;
        const gateway = fullGatewayName(
          written,
          service.metadata.namespace ?? 'default',
        );
        if (names.has(gateway)) continue;
        yield {
          subject: index.ref(service, VirtualService),
          field: `spec.gateways[${i}]`,
          params: { gateway },
        };
      }
    }
  },
};
