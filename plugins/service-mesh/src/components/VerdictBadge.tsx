import { RiCheckLine, RiForbidLine, RiGitBranchLine } from '@remixicon/react';
import { AccessDecision } from '@meshwright/backstage-plugin-service-mesh-common';
import { Pill } from './Pill';
import { UnknownBadge } from './UnknownBadge';

/** The answer to "may it?" in one word. @internal */
export function VerdictBadge({
  verdict,
}: {
  verdict: AccessDecision['verdict'];
}) {
  switch (verdict) {
    case 'allow':
      return (
        <Pill tone="positive" icon={<RiCheckLine aria-hidden />}>
          Allow
        </Pill>
      );
    case 'deny':
      return (
        <Pill tone="negative" icon={<RiForbidLine aria-hidden />}>
          Deny
        </Pill>
      );
    case 'depends':
      return (
        <Pill
          tone="warning"
          icon={<RiGitBranchLine aria-hidden />}
          title="Turns on something the question leaves open"
        >
          Depends
        </Pill>
      );
    default:
      return <UnknownBadge />;
  }
}
