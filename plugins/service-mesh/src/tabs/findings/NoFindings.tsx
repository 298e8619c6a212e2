import { FindingsData } from '@meshwright/backstage-plugin-service-mesh-common';
import { RiCheckDoubleLine, RiQuestionLine } from '@remixicon/react';
import { EmptyState } from '../../components/EmptyState';

/** That nothing was found, or that nothing was looked at. @internal */
export function NoFindings({ data }: { data: FindingsData }) {
  if (data.rulesRun === 0) {
    return (
      <EmptyState
        icon={<RiQuestionLine aria-hidden />}
        title="Nothing was checked"
      >
        <p>
          No rule could run, so nothing is known about problems in the
          configuration.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<RiCheckDoubleLine aria-hidden />}
      title={
        data.skipped.length > 0
          ? 'No problem found by the rules that ran'
          : 'No problem found'
      }
    >
      <p>
        {data.rulesRun} rules looked at the mesh configuration of this
        component.
        {data.skipped.length > 0 &&
          ' Those that were skipped may still have found one.'}
      </p>
    </EmptyState>
  );
}
