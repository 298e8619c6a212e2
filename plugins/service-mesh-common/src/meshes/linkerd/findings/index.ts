import { FindingRule } from '../../../engine/FindingRule';

/** Every finding about Linkerd's resources. @internal */
export const findings: readonly FindingRule[] = [];
