import { OverviewData } from '@meshwright/backstage-plugin-service-mesh-common';
import { SeverityBadge } from '../../components/SeverityBadge';
import { UnknownBadge } from '../../components/UnknownBadge';
import css from '../../components/mesh.module.css';
import { useTabLink } from '../../hooks/useTabLink';
import { isOutside } from './isOutside';
import { MeshLink } from './MeshLink';

/** How many problems were found, the worst of them, and what was not looked at. @internal */
export function WorstFinding({ data }: { data: OverviewData }) {
  const link = useTabLink();
  const total =
    data.findings.error + data.findings.warning + data.findings.info;
  if (total === 0 && data.skippedRules === 0)
    return (
      <span className={css.muted}>
        {isOutside(data)
          ? 'No problem found in the configuration, but nothing of the mesh protects or measures this component.'
          : 'No problem found in the mesh configuration.'}
      </span>
    );
  return (
    <div className={css.stack} style={{ gap: 6 }}>
      <div className={css.row}>
        {(['error', 'warning', 'info'] as const)
          .filter(severity => data.findings[severity] > 0)
          .map(severity => (
            <MeshLink key={severity} to={link('findings', { severity })}>
              <SeverityBadge
                severity={severity}
                count={data.findings[severity]}
              />
            </MeshLink>
          ))}
        {data.skippedRules > 0 && (
          <>
            <MeshLink to={link('findings')}>
              <UnknownBadge>{`${data.skippedRules} ${
                data.skippedRules === 1 ? 'rule' : 'rules'
              } skipped`}</UnknownBadge>
            </MeshLink>
            <span className={`${css.small} ${css.muted}`}>
              {skippedWords(data)}
            </span>
          </>
        )}
      </div>
      {data.worstFinding && (
        <div>
          <MeshLink to={link('findings')}>
            <strong>{data.worstFinding.title}</strong>
          </MeshLink>
          <div className={css.muted}>{data.worstFinding.message}</div>
        </div>
      )}
    </div>
  );
}

/** Why rules did not run: they are not the same as rules that found nothing. */
function skippedWords({ skippedRules, skippedFor = [] }: OverviewData): string {
  const kinds = [...new Set(skippedFor.map(({ kind }) => kind))];
  const what = skippedRules === 1 ? 'it looks' : 'they look';
  return kinds.length > 0
    ? `${what} at ${kinds.join(', ')}, which could not be read`
    : 'they could not run; the tab Findings says why';
}
