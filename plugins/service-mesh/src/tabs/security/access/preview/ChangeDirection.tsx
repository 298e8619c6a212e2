import {
  AccessChange,
  AccessDirection,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Pill, Tone } from '../../../../components/Pill';

const directions: Record<
  AccessChange['direction'] | AccessDirection,
  { readonly tone: Tone; readonly words: string }
> = {
  wider: { tone: 'warning', words: 'wider' },
  narrower: { tone: 'info', words: 'narrower' },
  none: { tone: 'neutral', words: 'no effect' },
  unclear: { tone: 'unknown', words: 'unclear' },
};

/** Whether a change admits more, less or neither. @internal */
export function ChangeDirection({
  direction,
}: {
  direction: AccessChange['direction'] | AccessDirection;
}) {
  const { tone, words } = directions[direction];
  return (
    <span>
      <Pill tone={tone}>{words}</Pill>
    </span>
  );
}
