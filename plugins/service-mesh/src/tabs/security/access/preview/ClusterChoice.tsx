import css from '../../../../components/mesh.module.css';
import own from '../access.module.css';

/** The clusters a change is meant for. @internal */
export function ClusterChoice(props: {
  clusters: readonly string[];
  meant: readonly string[];
  onChange: (cluster: string, meant: boolean) => void;
}) {
  const { clusters, meant, onChange } = props;
  return (
    <fieldset className={own.clusters}>
      <legend>Meant for</legend>
      {clusters.map(cluster => (
        <label key={cluster} className={css.row}>
          <input
            type="checkbox"
            checked={meant.includes(cluster)}
            onChange={event => onChange(cluster, event.target.checked)}
          />
          {cluster}
        </label>
      ))}
      {meant.length === 0 && (
        <span role="alert">Choose a cluster at least.</span>
      )}
    </fieldset>
  );
}
