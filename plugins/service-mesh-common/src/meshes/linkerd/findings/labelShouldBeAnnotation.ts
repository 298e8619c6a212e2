import { Kind } from '../../../engine/Kind';
import { isUnread, Reading } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Pod, Service } from '../../../engine/coreKinds';
import { KubeObject } from '../../../model';
import { INJECT_ANNOTATION } from '../labels';

const ANNOTATIONS_ONLY = /^config(\.alpha)?\.linkerd\.io/;

/** A setting of Linkerd written where nobody reads it. @internal */
export const labelShouldBeAnnotation: FindingRule = {
  code: 'linkerd/label-should-be-annotation',
  severity: 'warning',
  title: 'Setting is a label but must be an annotation',
  message:
    '{kind} {name} has the label {label}, which counts only as an annotation.',
  why: 'Linkerd reads this setting from annotations. As a label it has no effect.',
  fix: 'Move it from the labels to the annotations, of pods in the template of their workload.',
  reads: [Pod, Service],
  docs: 'https://linkerd.io/2/checks/#l5d-data-plane-pod-labels',
  *check({ index }): Iterable<Problem> {
    for (const kind of [Pod, Service]) {
      const objects: Reading<KubeObject> = index.list<Kind>(kind);
      if (isUnread(objects)) continue;
      for (const object of objects) {
        const { labels = {}, name } = object.metadata;
        const misplaced = Object.keys(labels).filter(
          label => label === INJECT_ANNOTATION || ANNOTATIONS_ONLY.test(label),
        );
        for (const label of misplaced.sort()) {
          yield {
            subject: index.ref(object, kind),
            field: `metadata.labels["${label}"]`,
            params: { kind: kind.kind, name, label },
          };
        }
      }
    }
  },
};
