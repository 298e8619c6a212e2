import { FindingRule, Problem } from '../../../engine/FindingRule';
import { VirtualService } from '../kinds';
import { readTimedFaults } from '../read/timedFaults';

/** A fault on purpose is still there after its end. @internal */
export const faultPastEnd: FindingRule = {
  code: 'istio/fault-past-its-end',
  severity: 'warning',
  title: 'Fault test is past its end and still active',
  message: 'The fault was meant to end at {end} and still meets requests.',
  why: 'Callers go on being delayed or refused on purpose, and nobody is looking any more.',
  fix: 'Take the fault and its meshwright.io/fault-ends annotation away, for which the template “Fault test” has an own task, or give it a new end.',
  reads: [VirtualService],
  dependsOnTime: true,
  docs: 'https://istio.io/latest/docs/tasks/traffic-management/fault-injection/',
  *check({ index }): Iterable<Problem> {
    for (const { subject, field, endsAt } of readTimedFaults(index)) {
      if (index.takenAt < endsAt) continue;
      yield {
        subject,
        field,
        params: { end: `${new Date(endsAt).toISOString().slice(0, 16)}Z` },
      };
    }
  },
};
