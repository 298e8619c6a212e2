import { UsageData } from '@meshwright/backstage-plugin-service-mesh-common';
import { AccessFilter } from '../accessRows';
import { GuardedPort } from '../guardedPorts';
import { isAnythingMeasured } from './countFits';

/** Why a filter leaves nothing. @internal */
export function nothingFits(
  ports: readonly GuardedPort[],
  { usage: looksFor = 'all', text, verdict }: AccessFilter,
  usage: UsageData | undefined,
  windowWords: string,
): string {
  if (text.trim() !== '' || verdict !== 'all')
    return 'No caller fits the filter.';
  if (
    (looksFor === 'unused' || looksFor === 'refused') &&
    !isAnythingMeasured(ports, usage)
  )
    return `Who called in the last ${windowWords} is not known; what the metrics lack is said below.`;
  switch (looksFor) {
    case 'unused':
      return `Everybody who is named and may call did so in the last ${windowWords}, as far as it was measured. Whoever calls less often shows over a longer window.`;
    case 'refused':
      return `Nobody was seen in the last ${windowWords} who is denied, and no request was refused, as far as it was measured.`;
    case 'anywhere':
      return 'Nothing is open to callers whom no rule names.';
    case 'no-policy':
      return 'Every port has a policy: nothing is open for the lack of one.';
    case 'unresolved':
      return 'Every caller is an entity of the catalog.';
    default:
      return 'There is no caller to show: no rule names one, and none was found.';
  }
}
