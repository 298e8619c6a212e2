import { Finding } from '@meshwright/backstage-plugin-service-mesh-common';
import { SeverityBadge } from '../../../../components/SeverityBadge';
import css from '../../../../components/mesh.module.css';
import { PreviewPart } from './PreviewPart';

/** Findings that a change would bring or solve. @internal */
export function PreviewFindings(props: {
  title: string;
  findings: readonly Finding[];
}) {
  if (props.findings.length === 0) return null;
  return (
    <PreviewPart title={props.title}>
      <ul className={css.list}>
        {props.findings.map((finding, i) => (
          <li key={i} className={css.row}>
            <SeverityBadge severity={finding.severity} />
            <span>
              <strong>{finding.title}</strong>: {finding.message}
            </span>
          </li>
        ))}
      </ul>
    </PreviewPart>
  );
}
