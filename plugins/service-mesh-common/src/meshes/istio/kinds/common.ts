import { map, number, object, text } from '../../../engine/shape';

/** Labels of pods. @internal */
export const labelSelector = object({ matchLabels: map(text) });

/** The same in resources that are older than `matchLabels`. @internal */
export const workloadSelector = object({ labels: map(text) });

/** Gateway, Service or other object that a policy is attached to. @internal */
export const targetRef = object({
  group: text,
  kind: text,
  namespace: text,
  name: text,
});

/** @internal */
export const stringMatch = object({ exact: text, prefix: text, regex: text });

/** @internal */
export const percent = object({ value: number });

/** @internal */
export const mtls = object({ mode: text });
