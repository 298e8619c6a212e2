import { Pill } from '../../components/Pill';
import css from '../../components/mesh.module.css';
import { managerWords } from './historyRows';

/** The program that wrote a change; a cluster knows no more than that. @internal */
export function ManagerName(props: {
  name: string | undefined;
  deleted: boolean;
}) {
  const { name, deleted } = props;
  if (name === undefined)
    return (
      <span className={`${css.muted} ${css.small}`}>
        the cluster does not say which program {deleted ? 'deleted' : 'wrote'}{' '}
        it
      </span>
    );
  const words = managerWords(name);
  return (
    <span
      className={css.small}
      title={`${words.what}. A program, not a person.`}
    >
      <span className={css.muted}>written by</span>{' '}
      <span className={css.code}>{name}</span>{' '}
      {words.gitOps && <Pill tone="info">GitOps</Pill>}
    </span>
  );
}
