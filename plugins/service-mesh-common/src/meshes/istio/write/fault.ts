import { FAULT_ENDS_ANNOTATION } from '../../../engine/writtenAnnotations';
import { IntentWriter } from '../../../engine/MeshWriter';
import { isUnreadObject, ResourceIndex } from '../../../engine/ResourceIndex';
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
import { VirtualService } from '../kinds';
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

/** Name of the rule for the requests with the header. */
const FAULT_RULE = 'fault';

/** What goes when a fault is taken away. */
const FAULT_FIELDS = [
  `VirtualService/metadata.annotations."${FAULT_ENDS_ANNOTATION}"`,
  `VirtualService/spec.http[${FAULT_RULE}]`,
  'VirtualService/spec.http[].fault',
];

/** Faults on purpose, as a VirtualService; those for one header only stand in a rule of their own. @internal */
export const fault: IntentWriter<FaultIntent> = {
  write({ target, delay, abort, onlyHeader, until, end }) {
    return written(
      [
        ...requestTargetProblems(target, 'a fault'),
        ...problemAt(
          '',
          !end &&
            !delay &&
            !abort &&
            'nothing is asked for: neither delay nor abort',
        ),
        ...problemAt(
          'end',
          end &&
            (delay || abort || onlyHeader || until !== undefined) &&
            'faults are taken away or made, not both',
        ),
        ...timeProblems('delay.delayMs', delay?.delayMs),
        ...(delay ? percentProblems('delay.percent', delay.percent) : []),
        ...wholeProblems('abort.status', abort?.status, 200, 599),
        ...(abort ? percentProblems('abort.percent', abort.percent) : []),
        ...(onlyHeader ? headerProblems('onlyHeader', onlyHeader) : []),
        ...problemAt(
          'until',
          until !== undefined &&
            !isMoment(until) &&
            `${JSON.stringify(
              until,
            )} is no moment such as 2030-01-31T10:00:00Z`,
        ),
      ],
      () => {
        const faults = (delay || abort) && {
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
        const object = virtualService(target, {
          http: onlyHeader
            ? [
                {
                  name: FAULT_RULE,
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
        });
        return [
          until === undefined
            ? object
            : {
                ...object,
                metadata: {
                  ...object.metadata,
                  annotations: { [FAULT_ENDS_ANNOTATION]: until },
                },
              },
        ];
      },
      {
        keep: KEPT_ROUTE,
        ...(end && { drop: FAULT_FIELDS }),
        notes: [ONE_PORT, noteOf(until, end)],
      },
    );
  },
  read(index, like) {
    const found = readFault(
      readRouting(index, [
        istioWorkload(like.target, index.cluster, 'sidecar'),
      ]),
      like,
    );
    const until = endOf(index, like);
    return found && until !== undefined ? { ...found, until } : found;
  },
};

function noteOf(until: string | undefined, end: true | undefined): string {
  if (end)
    return 'Without the manifests that are there, this is the whole VirtualService: rules of it that are not in the file are lost.';
  return until === undefined
    ? 'The faults stay until the rule is taken away again.'
    : `The faults stay until the rule is taken away again; the owner is reminded at ${until}.`;
}

function isMoment(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text))
  );
}

function endOf(
  index: ResourceIndex,
  { target }: FaultIntent,
): string | undefined {
  const object = index.get(VirtualService, target.service, target.namespace);
  return object && !isUnreadObject(object)
    ? object.metadata.annotations?.[FAULT_ENDS_ANNOTATION]
    : undefined;
}
