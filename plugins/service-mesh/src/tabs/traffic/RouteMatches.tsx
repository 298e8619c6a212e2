import { TrafficSplit } from '@meshwright/backstage-plugin-service-mesh-common';
import css from '../../components/mesh.module.css';
import { matchWords } from './trafficRows';

/** The conditions of a rule in words, alternatives joined by "or". @internal */
export function RouteMatches({ split }: { split: TrafficSplit }) {
  const alternatives = split.match.map(matchWords).filter(one => one.length);
  if (alternatives.length === 0 || alternatives.length < split.match.length)
    return <span>every request</span>;
  return (
    <span>
      {alternatives.map((conditions, i) => (
        <span key={i}>
          {i > 0 && ' or '}
          {conditions.map((condition, j) => (
            <span key={j}>
              {j > 0 && ' and '}
              <span className={css.code}>{condition}</span>
            </span>
          ))}
        </span>
      ))}
    </span>
  );
}
