import { ReadTarget } from '../../shared/gatewayApi/write/split';
import { readRouting } from '../read/routing';
import { istioWorkload } from './istioWorkload';

/** What Istio makes of routes for a target whose clients have sidecars. @internal */
export const readSidecarRouting: ReadTarget = (index, target) =>
  readRouting(index, [istioWorkload(target, index.cluster, 'sidecar')]);
