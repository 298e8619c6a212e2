import { Finding, KindRef, PreviewData, PreviewEffect } from '../../../model';
import { FindingRule } from '../../FindingRule';
import { kindKey } from '../../Kind';
import { ResourceIndex } from '../../ResourceIndex';
import { rulesOf } from '../../rulesOf';
import { compareFindings, runFindings } from '../../runFindings';
import { MeshView, PlacedWorkload } from '../MeshView';
import { placedFindings } from '../reportFindings';

/** Only rules that read a kind the proposal touches can say anything new. @internal */
export function rulesReading(
  { meshes }: MeshView,
  effects: readonly PreviewEffect[],
): readonly FindingRule[] {
  const changed = new Set(effects.map(({ ref }) => kindKey(ref)));
  return rulesOf(meshes).filter(
    ({ reads }) =>
      reads.length === 0 ||
      reads.some((kind: KindRef) => changed.has(kindKey(kind))),
  );
}

/** A view whose findings come from some of the rules only. @internal */
export function onlyRules(
  rules: readonly FindingRule[],
): Pick<MeshView, 'findingsOf'> {
  const runs = new Map<ResourceIndex, ReturnType<typeof runFindings>>();
  return {
    findingsOf: index => {
      const run = runs.get(index) ?? runFindings(index, rules);
      runs.set(index, run);
      return { run };
    },
  };
}

/** One state of the entity. @internal */
export interface PreviewSide {
  readonly view: MeshView;
  readonly placed: readonly PlacedWorkload[];
}

/** Findings of the entity, and of what is proposed, that come or go. @internal */
export function findingsChange(
  before: PreviewSide,
  after: PreviewSide,
  effects: readonly PreviewEffect[],
): Pick<PreviewData, 'newFindings' | 'solvedFindings'> {
  const refs = new Set(
    effects.map(({ ref }) => JSON.stringify(sortedRef(ref))),
  );
  const of = ({ view, placed }: PreviewSide): Map<string, Finding> => {
    const own = placedFindings(view, placed).findings;
    const proposed = view.indexes.flatMap(
      index =>
        view
          .findingsOf?.(index)
          ?.run.findings.filter(({ subject }) =>
            refs.has(JSON.stringify(sortedRef(subject))),
          ) ?? [],
    );
    return new Map(
      [...own, ...proposed].map(finding => [
        JSON.stringify([
          finding.code,
          sortedRef(finding.subject),
          finding.field,
          finding.message,
        ]),
        finding,
      ]),
    );
  };
  const [then, now] = [of(before), of(after)];
  const missing = (
    from: ReadonlyMap<string, Finding>,
    other: ReadonlyMap<string, Finding>,
  ) =>
    [...from]
      .flatMap(([key, finding]) => (other.has(key) ? [] : [finding]))
      .sort(compareFindings);
  return {
    newFindings: missing(now, then),
    solvedFindings: missing(then, now),
  };
}

function sortedRef(ref: PreviewEffect['ref']): readonly unknown[] {
  return [ref.cluster, ref.group, ref.kind, ref.namespace ?? '', ref.name];
}
