import {
  RiAlertLine,
  RiErrorWarningLine,
  RiInformationLine,
} from '@remixicon/react';
import { FindingSeverity } from '@meshwright/backstage-plugin-service-mesh-common';
import { Pill } from './Pill';

/** How bad a finding is. @internal */
export function SeverityBadge(props: {
  severity: FindingSeverity;
  count?: number;
}) {
  const prefix = props.count === undefined ? '' : `${props.count} `;
  switch (props.severity) {
    case 'error':
      return (
        <Pill tone="negative" icon={<RiErrorWarningLine aria-hidden />}>
          {prefix}
          {props.count !== undefined && props.count !== 1 ? 'errors' : 'error'}
        </Pill>
      );
    case 'warning':
      return (
        <Pill tone="warning" icon={<RiAlertLine aria-hidden />}>
          {prefix}
          {props.count !== undefined && props.count !== 1
            ? 'warnings'
            : 'warning'}
        </Pill>
      );
    default:
      return (
        <Pill tone="info" icon={<RiInformationLine aria-hidden />}>
          {prefix}info
        </Pill>
      );
  }
}
