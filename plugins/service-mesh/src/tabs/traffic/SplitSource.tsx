import { TrafficSplit } from '@meshwright/backstage-plugin-service-mesh-common';
import { Pill } from '../../components/Pill';
import { splitSources } from './splitSources';

/** Which kinds of resources a rule was read from; the archived one says so. @internal */
export function SplitSource({ split }: { split: TrafficSplit }) {
  return (
    <>
      {splitSources(split).map(({ group, kind }) =>
        group === 'split.smi-spec.io' ? (
          <Pill
            key={kind}
            tone="warning"
            title="SMI is archived: move the split to an HTTPRoute"
          >
            {kind}, archived API
          </Pill>
        ) : (
          <Pill key={`${group} ${kind}`} tone="neutral" title={group}>
            {kind}
          </Pill>
        ),
      )}
    </>
  );
}
