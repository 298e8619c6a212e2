import { Namespace } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { applicationNamespaces } from './applicationNamespaces';

const INJECTION = 'istio-injection';

/** Labels beside {@link INJECTION} that bring a namespace into the mesh. */
const OTHERS = ['istio.io/rev', 'istio.io/dataplane-mode'];

/** A namespace says in several ways how it is in the mesh. @internal */
export const namespaceLabelsConflict: FindingRule = {
  code: 'istio/namespace-labels-conflict',
  severity: 'warning',
  title: 'Namespace has several labels for the mesh',
  message: 'Only one of {labels} can count.',
  why: 'Which one counts depends on the version and the installation, and changes with an upgrade.',
  fix: 'Keep one of the labels.',
  reads: [Namespace, MeshConfigMap],
  aliases: ['IST0123'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0123/',
  *check({ index }): Iterable<Problem> {
    for (const namespace of applicationNamespaces(index)) {
      const { labels = {} } = namespace.metadata;
      const injection = labels[INJECTION];
      // A namespace kept out of injection may be in the mesh in another way.
      const others =
        injection === undefined || injection === 'enabled' ? OTHERS : [];
      const set = [INJECTION, ...others].filter(
        label => labels[label] !== undefined,
      );
      if (set.length < 2) continue;
      yield {
        subject: index.ref(namespace, Namespace),
        field: 'metadata.labels',
        params: {
          labels: set.map(label => `${label}=${labels[label]}`).join(', '),
        },
      };
    }
  },
};
