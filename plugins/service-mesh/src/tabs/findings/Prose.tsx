import css from '../../components/mesh.module.css';

/** Text in which back-quoted parts are code. @internal */
export function Prose({ text }: { text: string }) {
  return (
    <>
      {text.split('`').map((part, i) =>
        i % 2 === 1 ? (
          <span key={i} className={css.code}>
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </>
  );
}
