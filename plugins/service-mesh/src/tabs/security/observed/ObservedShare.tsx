import { ObservedAmounts } from '@meshwright/backstage-plugin-service-mesh-common';
import css from '../../../components/mesh.module.css';
import { formatRatio } from '../../../format/ratio';
import own from './observed.module.css';
import { observedParts } from './observedParts';
import { countWords } from './strictWords';

/** How much of what was seen was mTLS, as a bar and in numbers. @internal */
export function ObservedShare({
  amounts,
  of,
}: {
  amounts: ObservedAmounts;
  of: string;
}) {
  const total = amounts.secured + amounts.plaintext + amounts.unknown;
  if (total <= 0) return null;
  const shown = observedParts.filter(([part]) => amounts[part] > 0);
  return (
    <div className={css.stack} style={{ gap: 4 }}>
      <div
        className={own.bar}
        role="img"
        aria-label={`${of}: ${shown
          .map(
            ([part, words]) => `${formatRatio(amounts[part] / total)} ${words}`,
          )
          .join(', ')}`}
      >
        {shown.map(([part, , look]) => (
          <span
            key={part}
            className={`${own.part} ${look}`}
            style={{ width: `${(amounts[part] / total) * 100}%` }}
          />
        ))}
      </div>
      <div className={css.legend}>
        {shown.map(([part, words, look]) => (
          <span key={part} className={css.numeric}>
            <span className={`${css.swatch} ${look}`} aria-hidden />
            {formatRatio(amounts[part] / total)} {words},{' '}
            {countWords(amounts[part], amounts.unit)}
          </span>
        ))}
      </div>
    </div>
  );
}
