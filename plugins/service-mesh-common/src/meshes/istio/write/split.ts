import { IntentWriter } from '../../../engine/MeshWriter';
import { SplitIntent } from '../../../model';
import {
  targetProblems,
  versionProblems,
  weightProblems,
} from '../../shared/write/intentProblems';
import { readSplit } from '../../shared/write/readRequestIntents';
import { written } from '../../shared/write/written';
import { readRouting } from '../read/routing';
import { istioWorkload } from './istioWorkload';
import {
  defaultRule,
  destination,
  ONE_PORT,
  onPort,
  versionRules,
  virtualService,
} from './trafficObjects';

/** How requests are shared out, as a VirtualService and the DestinationRules of the versions. @internal */
export const split: IntentWriter<SplitIntent> = {
  write({ target, backends }) {
    return written(
      [
        ...targetProblems(target),
        ...weightProblems(backends),
        ...versionProblems(
          backends.map((backend, i) => ({ field: `backends[${i}]`, backend })),
        ),
      ],
      () => {
        const route = backends.map(backend => ({
          destination: destination(backend, target),
          weight: backend.weight,
        }));
        return [
          virtualService(
            target,
            target.port.protocol === 'tcp'
              ? { tcp: [{ match: [onPort(target)], route }] }
              : { http: [{ ...defaultRule(target), route }] },
          ),
          ...versionRules(target.namespace, backends),
        ];
      },
      { notes: target.port.protocol === 'tcp' ? [] : [ONE_PORT] },
    );
  },
  read(index, like) {
    return readSplit(
      readRouting(index, [
        istioWorkload(like.target, index.cluster, 'sidecar'),
      ]),
      like,
    );
  },
};
