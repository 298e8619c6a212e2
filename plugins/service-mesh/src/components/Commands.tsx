import { CopyButton } from './CopyButton';
import css from './mesh.module.css';

/** Commands that show the same in a terminal, folded, each once. @internal */
export function Commands(props: {
  commands: readonly string[];
  /** What they show, for those who hear the buttons. */
  what: string;
}) {
  const commands = [...new Set(props.commands)];
  if (commands.length === 0) return null;
  return (
    <details>
      <summary className={css.summary}>The same in a terminal</summary>
      <div className={css.tight} style={{ paddingTop: 8 }}>
        {commands.map(command => (
          <div key={command} className={css.spread}>
            <code className={css.code}>{command}</code>
            <CopyButton
              text={command}
              label={`Copy the command for ${props.what}: ${command}`}
            />
          </div>
        ))}
      </div>
    </details>
  );
}
