import { RiQuestionLine } from '@remixicon/react';
import { Pill } from './Pill';

/** Says that something is not known, in its own colour and words. @internal */
export function UnknownBadge(props: { children?: string; title?: string }) {
  return (
    <Pill
      tone="unknown"
      icon={<RiQuestionLine aria-hidden />}
      title={props.title ?? 'Not known: what decides it could not be read'}
    >
      {props.children ?? 'Unknown'}
    </Pill>
  );
}
