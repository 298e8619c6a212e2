import { FleetEntity } from '@meshwright/backstage-plugin-service-mesh-common';
import { MeshCard } from '../../components/MeshCard';
import css from '../../components/mesh.module.css';
import { isShown, protections } from './fleetRows';
import style from './fleet.module.css';

/** How much of the fleet is protected, as a bar and in numbers that narrow the list. @internal */
export function FleetCoverage(props: {
  items: readonly FleetEntity[];
  reviews: boolean;
  show: string;
  onShow: (show: string) => void;
}) {
  const { items, show, onShow } = props;
  const count = (view: string) =>
    items.filter(entity => isShown(entity, view)).length;
  const parts = protections
    .map(part => ({ ...part, count: count(part.value) }))
    .filter(part => part.count > 0);
  const meshed = items.filter(({ podsInMesh }) => podsInMesh > 0).length;
  const toggle = (view: string) => onShow(show === view ? 'all' : view);
  const tiles = [
    { view: 'strict', name: 'Accept mTLS only', count: count('strict') },
    { view: 'outside', name: 'Not in a mesh', count: count('outside') },
    { view: 'open', name: 'Callable by anyone', count: count('open') },
    { view: 'errors', name: 'With errors', count: count('errors') },
    ...(props.reviews
      ? [{ view: 'reviews', name: 'Reviews due', count: count('reviews') }]
      : []),
  ];
  return (
    <MeshCard title="Coverage">
      <dl className={css.tiles}>
        <div className={css.tile}>
          <dt>With pods in a mesh</dt>
          <dd>
            {meshed} <small>of {items.length}</small>
          </dd>
        </div>
        {tiles.map(tile => (
          <div key={tile.view} className={css.tile}>
            <dt>{tile.name}</dt>
            <dd>
              <button
                type="button"
                className={css.textButton}
                aria-pressed={show === tile.view}
                aria-label={`${tile.name}: ${tile.count} of ${items.length}; show them`}
                onClick={() => toggle(tile.view)}
              >
                {tile.count}
              </button>{' '}
              <small>of {items.length}</small>
            </dd>
          </div>
        ))}
      </dl>
      {parts.length > 0 && (
        <div className={css.tight}>
          <h3 className={css.sectionTitle}>What components accept</h3>
          <div
            className={style.bar}
            role="img"
            aria-label={parts
              .map(part => `${part.label}: ${part.count}`)
              .join(', ')}
          >
            {parts.map(part => (
              <span
                key={part.value}
                className={`${style.part} ${style[part.value]}`}
                style={{ flexGrow: part.count }}
                title={`${part.label}: ${part.count}`}
              />
            ))}
          </div>
          <ul className={`${css.list} ${style.legend}`}>
            {parts.map(part => (
              <li key={part.value}>
                <span
                  className={`${style.swatch} ${style[part.value]}`}
                  aria-hidden
                />
                <button
                  type="button"
                  className={css.textButton}
                  aria-pressed={show === part.value}
                  onClick={() => toggle(part.value)}
                >
                  {part.count} {part.label}
                </button>{' '}
                <span className={`${css.muted} ${css.small}`}>
                  {part.means}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </MeshCard>
  );
}
