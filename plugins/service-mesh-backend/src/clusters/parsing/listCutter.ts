import {
  Kind,
  Reach,
  reachOf,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ReachCutter } from './ReachCutter';
import { isRecorded } from './recordOf';

/** All of an object but the fields of its managers, which are the longest part of many. */
const ALL_BUT_MANAGED_FIELDS: Reach = {
  others: true,
  members: {
    metadata: {
      others: true,
      members: {
        managedFields: {
          items: {
            members: {
              manager: undefined,
              time: undefined,
              subresource: undefined,
            },
          },
        },
      },
    },
  },
};

const cutters = new WeakMap<Kind, ReachCutter>();

/** Takes out of a list of a kind what is not read of it. */
export function listCutter(kind: Kind): ReachCutter {
  let cutter = cutters.get(kind);
  if (!cutter) cutters.set(kind, (cutter = new ReachCutter(listReach(kind))));
  return cutter;
}

function listReach(kind: Kind): Reach {
  return {
    members: {
      apiVersion: undefined,
      metadata: {
        members: { resourceVersion: undefined, continue: undefined },
      },
      items: { items: objectReach(kind) },
    },
  };
}

/** What is looked at of a raw object: those that are recorded, and custom resources, which have a schema, as a whole. */
function objectReach(kind: Kind): Reach {
  const whole = isRecorded(kind) || kind.group.includes('.');
  return (whole ? undefined : reachOf(kind)) ?? ALL_BUT_MANAGED_FIELDS;
}
