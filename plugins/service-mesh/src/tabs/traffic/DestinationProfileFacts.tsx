import { DestinationProfile } from '@meshwright/backstage-plugin-service-mesh-common';
import { ResourceLink } from '../../components/EvidenceLink';
import { Pill } from '../../components/Pill';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { formatRatio } from '../../format/ratio';

/** What a caller's proxy is told of a destination before it connects. @internal */
export function DestinationProfileFacts(props: {
  profile: DestinationProfile;
}) {
  const { resource, routes, overrides, retryBudget, problem } = props.profile;
  return (
    <dl className={css.facts}>
      {resource && (
        <>
          <dt>Announced by</dt>
          <dd>
            <ResourceLink resource={resource} />{' '}
            {problem && <Pill tone="negative">{problem}</Pill>}
          </dd>
        </>
      )}
      {!problem && (
        <>
          <dt>Routes</dt>
          <dd>{routes === 0 ? 'none told apart' : `${routes} told apart`}</dd>
        </>
      )}
      {overrides.length > 0 && (
        <>
          <dt>Sent instead to</dt>
          <dd>
            {overrides
              .map(({ authority, share }) =>
                share === undefined
                  ? authority
                  : `${formatRatio(share)} ${authority}`,
              )
              .join(', ')}
          </dd>
        </>
      )}
      {retryBudget && (
        <>
          <dt>Retry budget</dt>
          <dd>
            {formatRatio(retryBudget.ratio)} of the requests
            {retryBudget.ttlMs !== undefined &&
              ` of the last ${formatDuration(retryBudget.ttlMs)}`}
            , and {retryBudget.minPerSecond}/s in any case
          </dd>
        </>
      )}
    </dl>
  );
}
