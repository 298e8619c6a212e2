import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { TrafficSplit } from '../kinds';

/** The Service Mesh Interface is archived; Linkerd's own way is an HTTPRoute. @internal */
export const trafficSplitIsArchived: FindingRule = {
  code: 'linkerd/traffic-split-archived',
  severity: 'info',
  title: 'TrafficSplit belongs to an archived API',
  message:
    'TrafficSplit {name} splits Service {service} through the SMI extension.',
  why: 'The Service Mesh Interface is no longer developed, and the split works only where the SMI extension of Linkerd is installed.',
  fix: 'Write the weights as backendRefs of an HTTPRoute whose parent is the Service.',
  reads: [TrafficSplit],
  docs: 'https://linkerd.io/2/tasks/linkerd-smi/',
  *check({ index }): Iterable<Problem> {
    const splits = index.list(TrafficSplit);
    if (isUnread(splits)) return;
    for (const split of splits) {
      yield {
        subject: index.ref(split, TrafficSplit),
        params: {
          name: split.metadata.name,
          service: split.spec?.service ?? '',
        },
      };
    }
  },
};
