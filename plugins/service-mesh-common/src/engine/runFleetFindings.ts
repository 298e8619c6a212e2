import { Finding, KindRef, SkippedRule } from '../model';
import { FleetFindingRule } from './FleetFindingRule';
import { isUnread, ResourceIndex } from './ResourceIndex';
import { compareFindings, FindingsRun, toFinding } from './runFindings';

function unreadOf(
  index: ResourceIndex,
  { reads }: FleetFindingRule,
): KindRef[] {
  return reads.flatMap(kind => {
    // Asked for one namespace: only the state matters.
    const reading = index.list(kind, 'default');
    return isUnread(reading) ? [reading.unread] : [];
  });
}

/**
 * Compares the clusters in the given namespaces. A cluster of which a kind could not be read takes no part, and the rule says
 * that it was skipped there.
 * @public
 */
export function runFleetFindings(
  indexes: readonly ResourceIndex[],
  rules: readonly FleetFindingRule[],
  namespaces: Iterable<string>,
): FindingsRun {
  const findings: Finding[] = [];
  const skipped: SkippedRule[] = [];
  if (indexes.length < 2) return { findings, skipped, rulesRun: 0 };
  const places = [...new Set(namespaces)];
  let rulesRun = 0;
  for (const rule of rules) {
    const unread = indexes.flatMap(index => unreadOf(index, rule));
    const readable = unread.length
      ? indexes.filter(index => unreadOf(index, rule).length === 0)
      : indexes;
    const found = readable.length > 1 ? check(rule, readable, places) : [];
    if (found && readable.length > 1) {
      rulesRun += 1;
      findings.push(...found);
    }
    if (found && unread.length === 0) continue;
    const { code, title } = rule;
    skipped.push({
      code,
      title,
      unread: [
        ...new Map(
          unread.map(ref => [`${ref.group}/${ref.kind}`, ref]),
        ).values(),
      ],
      ...(!found && {
        note: 'the rule tripped over an object it did not expect',
      }),
    });
  }
  return { findings: findings.sort(compareFindings), skipped, rulesRun };
}

/** A rule that trips over an input nobody thought of must not take the page with it: it counts as not run. */
function check(
  rule: FleetFindingRule,
  indexes: readonly ResourceIndex[],
  namespaces: readonly string[],
): readonly Finding[] | undefined {
  try {
    return namespaces.flatMap(namespace =>
      [...rule.check({ indexes, namespace })].map(problem =>
        toFinding(rule, problem),
      ),
    );
  } catch {
    return undefined;
  }
}
