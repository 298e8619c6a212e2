import {
  SignalPanel,
  SignalQuery,
  SignalsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Queries } from '../../components/Queries';
import css from '../../components/mesh.module.css';
import { Dashboards } from './Dashboards';

/** Where the numbers of a card come from, and where there is more. @internal */
export function Behind(props: {
  queries: readonly SignalQuery[];
  data: SignalsData;
  panel: SignalPanel;
}) {
  return (
    <div className={css.spread}>
      <Queries queries={props.queries} window={props.data.window} />
      <Dashboards dashboards={props.data.dashboards} panel={props.panel} />
    </div>
  );
}
