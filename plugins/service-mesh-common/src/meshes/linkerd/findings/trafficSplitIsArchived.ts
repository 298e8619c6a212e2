import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { aboutOf } from '../../shared/migrate/fieldMigration';
import { trafficSplit } from '../../shared/smi/trafficSplit';
import { TrafficSplit } from '../kinds';

/** The Service Mesh Interface is archived; Linkerd's own way is an HTTPRoute. @internal */
export const trafficSplitIsArchived: FindingRule = {
  ...aboutOf(trafficSplit),
  message:
    'TrafficSplit {name} splits Service {service} through the SMI extension.',
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
