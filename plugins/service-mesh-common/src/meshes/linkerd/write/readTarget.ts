import { ReadTarget } from '../../shared/gatewayApi/write/split';
import { routing } from '../read/routing';
import { linkerdView } from './linkerdView';

/** What Linkerd makes of routes for a target. @internal */
export const readTarget: ReadTarget = (index, target) => {
  const view = linkerdView(index, target);
  return routing(view.index, [view.workload]);
};
