import { OverviewData } from '@meshwright/backstage-plugin-service-mesh-common';
import { Pill } from './Pill';
import { UnknownBadge } from './UnknownBadge';

/** How open a component is, in one word. @internal */
export function AccessWord({ access }: Pick<OverviewData, 'access'>) {
  switch (access) {
    case 'anyone':
      return <Pill tone="warning">Anyone</Pill>;
    case 'restricted':
      return <Pill tone="positive">Named callers</Pill>;
    case 'nobody':
      return <Pill tone="negative">Nobody</Pill>;
    case 'unknown':
      return <UnknownBadge />;
    default:
      return <small>not meshed</small>;
  }
}
