import { PreviewData } from '@meshwright/backstage-plugin-service-mesh-common';
import { formatDuration } from '../../../../format/duration';
import { compact } from '../../../../format/rate';
import { formatRatio } from '../../../../format/ratio';
import { workloadLabel } from '../../../workloadLabel';
import { AffectedCallers } from './AffectedCallers';
import { PreviewPart } from './PreviewPart';

/** Which of the callers that were seen a change would hit. @internal */
export function PreviewObserved({ observed }: Pick<PreviewData, 'observed'>) {
  const { affected, callersSeen, requests, windowSeconds, lostShare } =
    observed;
  const window = formatDuration(windowSeconds * 1000);
  // A caller of two workloads is one caller.
  const touched = new Set(
    affected.map(one => one.identity ?? one.callerWorkload ?? ''),
  ).size;
  return (
    <PreviewPart title="Observed callers">
      {observed.state !== 'ok' ? (
        <span>
          Whom it would hit is not known.{' '}
          {observed.explanation ?? 'The metrics name no caller.'}
        </span>
      ) : (
        <span>
          Of {callersSeen} callers with {compact(requests)} requests in the last{' '}
          {window}, {touched === 0 ? 'none' : touched}{' '}
          {touched === 1 ? 'is' : 'are'} affected;{' '}
          <strong>{formatRatio(lostShare)}</strong> of the requests would be
          refused for certain. Whoever calls less often than that is not seen.
        </span>
      )}
      {observed.state === 'ok' && observed.unmeasured && (
        <strong>
          Not all callers were counted at{' '}
          {observed.unmeasured
            .map(one => `${workloadLabel(one)} in ${one.cluster}`)
            .join(', ')}
          : more may be affected.
        </strong>
      )}
      {affected.length > 0 && <AffectedCallers callers={affected} />}
    </PreviewPart>
  );
}
