import { IntentWriter } from '../../../engine/MeshWriter';
import { FaultIntent } from '../../../model';
import { duration } from '../../shared/write/duration';
import {
  headerProblems,
  percentProblems,
  problemAt,
  requestTargetProblems,
  timeProblems,
  wholeProblems,
} from '../../shared/write/intentProblems';
import { readFault } from '../../shared/write/readRequestIntents';
import { written } from '../../shared/write/written';
import { readRouting } from '../read/routing';
import { istioWorkload } from './istioWorkload';
import {
  defaultRule,
  KEPT_ROUTE,
  ONE_PORT,
  onPort,
  ownRoute,
  virtualService,
} from './trafficObjects';

/** Faults on purpose, as a VirtualService; those for one header only stand in a rule of their own. @internal */
export const fault: IntentWriter<FaultIntent> = {
  write({ target, delay, abort, onlyHeader }) {
    return written(
      [
        ...requestTargetProblems(target, 'a fault'),
        ...problemAt(
          '',
          !delay && !abort && 'nothing is asked for: neither delay nor abort',
        ),
        ...timeProblems('delay.delayMs', delay?.delayMs),
        ...(delay ? percentProblems('delay.percent', delay.percent) : []),
        ...wholeProblems('abort.status', abort?.status, 200, 599),
        ...(abort ? percentProblems('abort.percent', abort.percent) : []),
        ...(onlyHeader ? headerProblems('onlyHeader', onlyHeader) : []),
      ],
      () => {
        const faults = {
          fault: {
            ...(delay && {
              delay: {
                percentage: { value: delay.percent },
                fixedDelay: duration(delay.delayMs),
              },
            }),
            ...(abort && {
              abort: {
                percentage: { value: abort.percent },
                httpStatus: abort.status,
              },
            }),
          },
        };
        return [
          virtualService(target, {
            http: onlyHeader
              ? [
                  {
                    name: 'fault',
                    match: [
                      {
                        ...onPort(target),
                        headers: {
                          [onlyHeader.name]: { exact: onlyHeader.value },
                        },
                      },
                    ],
                    ...faults,
                    route: ownRoute(target),
                  },
                  defaultRule(target),
                ]
              : [defaultRule(target, faults)],
          }),
        ];
      },
      {
        keep: KEPT_ROUTE,
        notes: [
          ONE_PORT,
          'The faults stay until the rule is taken away again.',
        ],
      },
    );
  },
  read(index, like) {
    return readFault(
      readRouting(index, [
        istioWorkload(like.target, index.cluster, 'sidecar'),
      ]),
      like,
    );
  },
};
