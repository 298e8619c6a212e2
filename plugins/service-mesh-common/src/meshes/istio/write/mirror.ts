import { IntentWriter } from '../../../engine/MeshWriter';
import { ResourceIndex, isUnread } from '../../../engine/ResourceIndex';
import { MirrorIntent } from '../../../model';
import {
  backendProblems,
  percentProblems,
  requestTargetProblems,
} from '../../shared/write/intentProblems';
import { readMirror } from '../../shared/write/readRequestIntents';
import { written } from '../../shared/write/written';
import { DestinationRule } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { readRouting } from '../read/routing';
import { selectDestinationRules } from '../read/selectDestinationRule';
import { definedSubsets } from '../read/trafficPolicy';
import { istioWorkload } from './istioWorkload';
import {
  defaultRule,
  destination,
  KEPT_ROUTE,
  ONE_PORT,
  versionRules,
  virtualService,
} from './trafficObjects';

/** Copies of requests, as a VirtualService. @internal */
export const mirror: IntentWriter<MirrorIntent> = {
  write({ target, to, percent }) {
    return written(
      [
        ...requestTargetProblems(target, 'mirroring'),
        ...backendProblems('to', to),
        ...percentProblems('percent', percent),
      ],
      () => [
        virtualService(target, {
          http: [
            defaultRule(target, {
              mirror: destination(to, target),
              mirrorPercentage: { value: percent },
            }),
          ],
        }),
        ...versionRules(target.namespace, [to]),
      ],
      {
        keep: KEPT_ROUTE,
        notes: [
          ONE_PORT,
          'Copies have side effects: what the copy writes is written twice unless it has a store of its own.',
        ],
      },
    );
  },
  read(index, like) {
    return readMirror(
      readRouting(index, [
        istioWorkload(like.target, index.cluster, 'sidecar'),
      ]),
      like,
      (host, subset) => labelsOf(index, like.target.namespace, host, subset),
    );
  },
};

function labelsOf(
  index: ResourceIndex,
  namespace: string,
  host: string,
  subset: string,
) {
  const rules = index.list(DestinationRule);
  if (isUnread(rules)) return undefined;
  const selected = selectDestinationRules(
    rules,
    { client: { namespace }, service: { host, namespace } },
    readMeshSettings(index),
  );
  return definedSubsets(selected).find(({ name }) => name === subset)?.labels;
}
