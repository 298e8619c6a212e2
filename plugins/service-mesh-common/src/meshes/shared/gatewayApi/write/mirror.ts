import { IntentWriter } from '../../../../engine/MeshWriter';
import { MirrorIntent } from '../../../../model';
import {
  backendProblems,
  percentProblems,
  requestTargetProblems,
  serviceOnlyProblems,
} from '../../write/intentProblems';
import { readMirror } from '../../write/readRequestIntents';
import { written } from '../../write/written';
import {
  backendRef,
  DEFAULT_RULE,
  KEPT_BACKENDS,
  serviceRoute,
} from './serviceRoute';
import { ReadTarget } from './split';

/** Parts of a whole, when a percentage is not whole. */
const PARTS = 1_000_000;

/** Copies of requests, as a filter of a route whose parent is a Service. @internal */
export function mirrorByRoute(
  mesh: string,
  read: ReadTarget,
  notes: readonly string[],
): IntentWriter<MirrorIntent> {
  return {
    write({ target, to, percent }) {
      return written(
        [
          ...requestTargetProblems(target, 'mirroring'),
          ...backendProblems('to', to),
          ...serviceOnlyProblems('to', to, mesh),
          ...percentProblems('percent', percent),
        ],
        () => [
          serviceRoute(target, [
            {
              name: DEFAULT_RULE,
              filters: [
                {
                  type: 'RequestMirror',
                  requestMirror: {
                    backendRef: backendRef(to.service, target.port.number),
                    ...(Number.isInteger(percent)
                      ? { percent }
                      : {
                          fraction: {
                            numerator: Math.round((percent * PARTS) / 100),
                            denominator: PARTS,
                          },
                        }),
                  },
                },
              ],
              backendRefs: [backendRef(target.service, target.port.number)],
            },
          ]),
        ],
        { keep: KEPT_BACKENDS, notes },
      );
    },
    read: (index, like) =>
      readMirror(read(index, like.target), like, () => undefined),
  };
}
