import { IntentWriter } from '../../../engine/MeshWriter';
import { MirrorMode, MulticlusterIntent } from '../../../model';
import { targetProblems } from '../../shared/write/intentProblems';
import { KEPT_SERVICE, serviceObject } from '../../shared/write/serviceObject';
import { written } from '../../shared/write/written';
import { mirrors } from '../read/mirrors';
import { linkerdView } from './linkerdView';

const EXPORTED = 'mirror.linkerd.io/exported';

const LABELS = {
  gateway: { [EXPORTED]: 'true' },
  flat: { [EXPORTED]: 'remote-discovery' },
  federated: { 'mirror.linkerd.io/federated': 'member' },
} as const;

const MODES: Readonly<Record<MirrorMode, MulticlusterIntent['mode']>> = {
  gateway: 'gateway',
  'pod-to-pod': 'flat',
  federated: 'federated',
};

/** Offers a Service to linked clusters by its label. @internal */
export const multicluster: IntentWriter<MulticlusterIntent> = {
  write({ target, mode }) {
    return written(
      targetProblems(target),
      () => [serviceObject(target, { labels: LABELS[mode] })],
      {
        keep: KEPT_SERVICE,
        notes: [
          mode === 'gateway'
            ? 'Linked clusters see it as a Service with the name of this cluster behind it.'
            : 'Pods of linked clusters must reach the pods here directly.',
          'It has the label that Links look for unless they are told otherwise. A Link with selectors of its own asks for other labels.',
        ],
      },
    );
  },
  read(index, { target }) {
    const view = linkerdView(index, target);
    const [exported] = mirrors(view.index, [view.workload]).exports;
    return exported ? { target, mode: MODES[exported.mode] } : undefined;
  },
};
