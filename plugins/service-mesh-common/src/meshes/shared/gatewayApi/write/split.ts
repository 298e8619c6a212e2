import { IntentWriter } from '../../../../engine/MeshWriter';
import { EffectiveRouting, IntentTarget, SplitIntent } from '../../../../model';
import { ResourceIndex } from '../../../../engine/ResourceIndex';
import {
  serviceOnlyProblems,
  targetProblems,
  weightProblems,
} from '../../write/intentProblems';
import { readSplit } from '../../write/readRequestIntents';
import { written } from '../../write/written';
import { backendRef, DEFAULT_RULE, serviceRoute } from './serviceRoute';

/** What a mesh makes of the routes of an index for a target. @internal */
export type ReadTarget = (
  index: ResourceIndex,
  target: IntentTarget,
) => EffectiveRouting;

/** How requests are shared out among Services, as a route whose parent is a Service. @internal */
export function splitByRoute(
  mesh: string,
  read: ReadTarget,
  notes: readonly string[] = [],
): IntentWriter<SplitIntent> {
  return {
    write({ target, backends }) {
      return written(
        [
          ...targetProblems(target),
          ...weightProblems(backends),
          ...backends.flatMap((backend, i) =>
            serviceOnlyProblems(`backends[${i}]`, backend, mesh),
          ),
        ],
        () => [
          serviceRoute(target, [
            {
              name: DEFAULT_RULE,
              backendRefs: backends.map(({ service, weight }) =>
                backendRef(service, target.port.number, weight),
              ),
            },
          ]),
        ],
        { notes },
      );
    },
    read: (index, like) => readSplit(read(index, like.target), like),
  };
}
