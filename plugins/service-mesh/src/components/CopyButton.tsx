import { useState } from 'react';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import css from './mesh.module.css';

/** Copies a text and says so. @internal */
export function CopyButton(props: {
  text: string;
  label: string;
  /** What the button says before it is used; `Copy` when absent. */
  words?: string;
}) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text);
      setState('copied');
    } catch {
      setState('failed');
    }
  };
  return (
    <button
      type="button"
      className={css.iconButton}
      onClick={copy}
      aria-label={props.label}
    >
      {state === 'copied' ? (
        <RiCheckLine aria-hidden />
      ) : (
        <RiFileCopyLine aria-hidden />
      )}
      <span aria-live="polite">
        {
          {
            idle: props.words ?? 'Copy',
            copied: 'Copied',
            failed: 'Could not copy',
          }[state]
        }
      </span>
    </button>
  );
}
