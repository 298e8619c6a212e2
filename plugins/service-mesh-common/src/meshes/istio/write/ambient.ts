import { Service } from '../../../engine/coreKinds';
import { IntentWriter } from '../../../engine/MeshWriter';
import { isUnreadObject } from '../../../engine/ResourceIndex';
import { MulticlusterIntent } from '../../../model';
import { mirrorByRoute } from '../../shared/gatewayApi/write/mirror';
import { resilienceByRoute } from '../../shared/gatewayApi/write/resilience';
import { ReadTarget } from '../../shared/gatewayApi/write/split';
import { problemAt, targetProblems } from '../../shared/write/intentProblems';
import { KEPT_SERVICE, serviceObject } from '../../shared/write/serviceObject';
import { written } from '../../shared/write/written';
import { readRouting } from '../read/routing';
import { destinationPolicy, oneBalancer } from './destinationPolicy';
import { istioWorkload } from './istioWorkload';

/** Routes count where a waypoint looks at requests. @internal */
export const NEEDS_WAYPOINT =
  'A waypoint must stand in front of the Service: ztunnels look at no requests.';

/** What Istio makes of routes for a target in ambient mode. @internal */
export const readAmbientRouting: ReadTarget = (index, target) =>
  readRouting(index, [istioWorkload(target, index.cluster, 'ambient')]);

/** Timeouts and retries as an HTTPRoute, breaker and limits as a DestinationRule. @internal */
export const ambientResilience = resilienceByRoute(
  readAmbientRouting,
  { objects: destinationPolicy, drop: oneBalancer },
  [NEEDS_WAYPOINT],
);

/** Copies of requests, as a filter of an HTTPRoute. @internal */
export const ambientMirror = mirrorByRoute(
  'the Gateway API',
  readAmbientRouting,
  [NEEDS_WAYPOINT],
);

const GLOBAL = 'istio.io/global';

/** Offers a Service to linked clusters by its label. @internal */
export const ambientMulticluster: IntentWriter<MulticlusterIntent> = {
  write({ target, mode }) {
    return written(
      [
        ...targetProblems(target),
        ...problemAt(
          'mode',
          mode !== 'gateway' &&
            'between clusters in ambient mode traffic goes through the east-west gateways: choose gateway',
        ),
      ],
      () => [serviceObject(target, { labels: { [GLOBAL]: 'true' } })],
      {
        keep: KEPT_SERVICE,
        notes: ['The other clusters must have a Service of the same name.'],
      },
    );
  },
  read(index, { target }) {
    const service = index.get(Service, target.service, target.namespace);
    return service &&
      !isUnreadObject(service) &&
      service.metadata.labels?.[GLOBAL] === 'true'
      ? { target, mode: 'gateway' }
      : undefined;
  },
};
